package io.foretell.api.model;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.web.BaseUrl;
import io.foretell.api.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Models and versions. All of them fit in one page: an instance serves a handful. */
@RestController
@RequestMapping("/v1/models")
class ModelController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final ModelRepository models;
    private final ModelVersions versions;
    private final ModelQueries queries;

    ModelController(ModelRepository models, ModelVersions versions, ModelQueries queries) {
        this.models = models;
        this.versions = versions;
        this.queries = queries;
    }

    @GetMapping
    Page<ModelResponse> list(HttpServletRequest request) {
        return Page.of(models.findAllByLatestVersion().stream()
                .map(model -> response(model, request))
                .toList());
    }

    @GetMapping("/{owner}/{name}")
    ModelResponse get(@PathVariable String owner, @PathVariable String name, HttpServletRequest request) {
        return response(model(owner, name), request);
    }

    @GetMapping("/{owner}/{name}/versions")
    Page<VersionResponse> versions(@PathVariable String owner, @PathVariable String name) {
        Model model = model(owner, name);
        return Page.of(versions.list(model.owner(), model.name()).stream()
                .map(VersionResponse::of)
                .toList());
    }

    @GetMapping("/{owner}/{name}/versions/{id}")
    VersionResponse version(@PathVariable String owner, @PathVariable String name, @PathVariable String id) {
        return versions.find(owner, name, id).map(VersionResponse::of).orElseThrow(ApiProblem.NotFound::new);
    }

    @GetMapping("/{owner}/{name}/readme")
    ResponseEntity<String> readme(@PathVariable String owner, @PathVariable String name) {
        return ResponseEntity.ok().contentType(TEXT).body(model(owner, name).readme());
    }

    /** Nobody can mark predictions as examples yet. */
    @GetMapping("/{owner}/{name}/examples")
    Page<Object> examples(@PathVariable String owner, @PathVariable String name) {
        model(owner, name);
        return Page.of(List.of());
    }

    private Model model(String owner, String name) {
        return models.findByOwnerAndName(owner, name).orElseThrow(ApiProblem.NotFound::new);
    }

    private ModelResponse response(Model model, HttpServletRequest request) {
        return ModelResponse.of(
                model,
                queries.runCount(model.id()),
                versions.latest(model.owner(), model.name()).orElse(null),
                BaseUrl.of(request));
    }
}
