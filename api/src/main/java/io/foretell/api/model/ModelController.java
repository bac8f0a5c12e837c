package io.foretell.api.model;

import io.foretell.api.account.Caller;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.web.BaseUrl;
import io.foretell.api.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Models and versions in service that the caller may see. All of them fit in one page: an instance serves a handful. */
@RestController
@RequestMapping("/v1/models")
class ModelController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final ModelRepository models;
    private final ModelVersions versions;
    private final ModelAccess access;
    private final ModelQueries queries;

    ModelController(ModelRepository models, ModelVersions versions, ModelAccess access, ModelQueries queries) {
        this.models = models;
        this.versions = versions;
        this.access = access;
        this.queries = queries;
    }

    @GetMapping
    Page<ModelResponse> list(@AuthenticationPrincipal Caller caller, HttpServletRequest request) {
        Map<String, ResolvedVersion> latest = versions.latest();
        return Page.of(models.findAllByLatestVersion().stream()
                .filter(model -> access.allows(caller, model))
                .map(model -> response(model, latest.get(model.owner() + "/" + model.name()), request))
                .toList());
    }

    @GetMapping("/{owner}/{name}")
    ModelResponse get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String owner,
            @PathVariable String name,
            HttpServletRequest request) {
        Model model = model(caller, owner, name);
        return response(model, versions.latest(owner, name).orElse(null), request);
    }

    @GetMapping("/{owner}/{name}/versions")
    Page<VersionResponse> versions(
            @AuthenticationPrincipal Caller caller, @PathVariable String owner, @PathVariable String name) {
        Model model = model(caller, owner, name);
        return Page.of(versions.list(model.owner(), model.name()).stream()
                .map(VersionResponse::of)
                .toList());
    }

    @GetMapping("/{owner}/{name}/versions/{id}")
    VersionResponse version(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String owner,
            @PathVariable String name,
            @PathVariable String id) {
        return versions.find(owner, name, id, caller).map(VersionResponse::of).orElseThrow(ApiProblem.NotFound::new);
    }

    @GetMapping("/{owner}/{name}/readme")
    ResponseEntity<String> readme(
            @AuthenticationPrincipal Caller caller, @PathVariable String owner, @PathVariable String name) {
        return ResponseEntity.ok()
                .contentType(TEXT)
                .body(model(caller, owner, name).readme());
    }

    /** Nobody can mark predictions as examples yet. */
    @GetMapping("/{owner}/{name}/examples")
    Page<Object> examples(
            @AuthenticationPrincipal Caller caller, @PathVariable String owner, @PathVariable String name) {
        model(caller, owner, name);
        return Page.of(List.of());
    }

    private Model model(Caller caller, String owner, String name) {
        return models.findInService(owner, name)
                .filter(model -> access.allows(caller, model))
                .orElseThrow(ApiProblem.NotFound::new);
    }

    private ModelResponse response(Model model, @Nullable ResolvedVersion latest, HttpServletRequest request) {
        return ModelResponse.of(model, queries.runCount(model.id()), latest, BaseUrl.of(request));
    }
}
