package io.foretell.api.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.run.RunFixture;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private final RunFixture fixture = new RunFixture(postgres);
    private final Catalog catalog = FleetFixture.catalog(fixture.jdbc);

    @Test
    void models_are_listed_with_their_versions_and_load_and_hardware_with_its_price() {
        UUID account = fixture.account("catalog");
        long older = fixture.version("busy");
        long newer = fixture.version("busy");
        UUID worker = fixture.worker("node", older);
        fixture.enqueue(account, older);
        fixture.finish(fixture.claim(worker), new Succeeded(), 1_000_000);
        fixture.enqueue(account, older);
        fixture.finish(fixture.claim(worker), new Failed("model_error", "why"), 1_000_000);
        fixture.enqueue(account, older);
        fixture.claim(worker);
        fixture.enqueue(account, newer);
        fixture.jdbc
                .sql("insert into model (owner, name) values ('tests', 'without-versions')")
                .update();

        assertThat(catalog.models()).extracting(ModelView::name).contains("busy", "without-versions");
        ModelView busy = catalog.models().getFirst();
        assertThat(busy.versions())
                .extracting(ModelView.VersionView::version)
                .containsExactly(fixture.digest(newer), fixture.digest(older));
        ModelView.VersionView unserved = busy.versions().getFirst();
        assertThat(unserved.waiting()).isEqualTo(1);
        assertThat(unserved.workers()).isZero();
        ModelView.VersionView served = busy.versions().getLast();
        assertThat(served.workers()).isEqualTo(1);
        assertThat(served.running()).isEqualTo(1);
        assertThat(served.succeeded()).isEqualTo(1);
        assertThat(served.failed()).isEqualTo(1);
        assertThat(served.spend()).isEqualByComparingTo("0.0002");
        assertThat(catalog.models().getLast().versions()).isEmpty();

        HardwareView cpu = catalog.hardware().getFirst();
        assertThat(cpu.sku()).isEqualTo("cpu");
        assertThat(cpu.pricePerSecond()).isEqualByComparingTo("0.0001");
        assertThat(cpu.workers()).isEqualTo(1);
        assertThat(cpu.slots()).isEqualTo(4);
        assertThat(catalog.hardware().getLast().workers()).isZero();
    }

    @Test
    void what_is_rolled_up_between_two_looks_is_counted_once() {
        UUID account = fixture.account("once");
        long version = fixture.version("once");
        fixture.enqueue(account, version);
        UUID worker = fixture.worker("node", version);
        fixture.finish(fixture.claim(worker), new Succeeded(), 1_000_000);
        fixture.leases.deregister(worker);
        fixture.jdbc.sql("""
                        insert into run_stats (bucket, model_version_id, succeeded, failed, canceled, output_tokens, run_micros, cost)
                        select rolled_up_to, :version, 1, 0, 0, 2, 1000000, 0.0001 from run_stats_state
                        """).param("version", version).update();
        assertThat(FleetFixture.catalog(fixture.jdbc).models())
                .filteredOn(model -> model.name().equals("once"))
                .flatExtracting(ModelView::versions)
                .singleElement()
                .extracting(ModelView.VersionView::succeeded)
                .isEqualTo(1L);
    }
}
