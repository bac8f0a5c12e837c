package io.foretell.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.TestWorker;
import io.foretell.api.problem.RefusedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions put into service, as callers see it. */
class ModelRegistryIT extends RegisteredModel {

    @Test
    void a_version_that_is_added_again_is_the_latest(@TempDir Path folder) throws Exception {
        ResolvedVersion newer = newVersion(folder, version.name());
        registry.add(again(version, ModelDescription.named(model())), true);
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(version.digest());
        assertThat(json(api.get(path() + "/versions")).at("/results/1/id").stringValue())
                .isEqualTo(newer.digest());
    }

    @Test
    void a_version_can_be_added_beside_the_latest_for_workers_to_start_on_it_first(@TempDir Path folder)
            throws Exception {
        NewModelVersion next =
                again(version.digest().replaceFirst("^.{8}", "89abcdef"), ModelDescription.named(model()));
        registry.add(next, false);
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(version.digest());
        assertThat(json(api.get(path() + "/versions")).at("/results/1/id").stringValue())
                .isEqualTo(next.digest());
        registry.add(again(version, ModelDescription.named(model())), false);
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(version.digest());
        registry.add(next, true);
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(next.digest());
    }

    @Test
    void the_latest_is_the_one_that_was_added_last_though_a_clock_was_fast(@TempDir Path folder) throws Exception {
        jdbc.sql("update model_version set latest_at = now() + interval '1 hour' where id = ?")
                .param(version.id())
                .update();
        ResolvedVersion newer = newVersion(folder, version.name());
        assertThat(json(api.get(path())).at("/latest_version/id").stringValue()).isEqualTo(newer.digest());
        registry.remove(model()); // which would be the first of all models for an hour
    }

    @Test
    void another_models_version_is_refused_and_leaves_no_model_behind() {
        assertThatThrownBy(() ->
                        registry.add(again(version, ModelDescription.named("tests/other-" + version.name())), true))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(version.digest())
                .hasMessageContaining(model());
        assertThat(jdbc.sql("select count(*) from model where name = ?")
                        .param("other-" + version.name())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void a_model_shows_the_hardware_it_is_best_run_on_and_unknown_hardware_is_refused() {
        assertThat(json(api.get(path())).has("hardware")).isFalse();
        registry.add(again(version, described("gpu-a100-large", null)), true);
        assertThat(json(api.get(path())).get("hardware").stringValue()).isEqualTo("gpu-a100-large");
        assertThatThrownBy(() -> registry.add(again(version, described("abacus", null)), true))
                .isInstanceOf(RefusedException.class)
                .hasMessage("There is no hardware 'abacus'; the price list has cpu, gpu-a100-large.");
        registry.add(again(version, described("", null)), true);
        assertThat(json(api.get(path())).has("hardware")).isFalse();
    }

    @Test
    void the_list_says_who_serves_a_version_and_what_waits_for_it() {
        created("{}");
        try (TestWorker worker = worker()) {
            assertThat(listed())
                    .extracting(RegisteredVersion::workers, RegisteredVersion::waiting)
                    .containsExactly(1, 1);
            worker.succeed("done");
            assertThat(listed().waiting()).isZero();
        }
        assertThat(listed().isLatest()).isTrue();
        registry.remove(model());
        assertThat(registry.list()).extracting(RegisteredVersion::digest).doesNotContain(version.digest());
    }

    private RegisteredVersion listed() {
        return registry.list().stream()
                .filter(found -> found.digest().equals(version.digest()))
                .findFirst()
                .orElseThrow();
    }
}
