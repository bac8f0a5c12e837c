package io.foretell.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.prediction.PredictionId;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionOutcome.Failed;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunCsvIT {

    private static final String HEADER =
            "id,status,model,version,account,source,worker,hardware,attempts,created_at,started_at,"
                    + "completed_at,run_time,time_to_first_token,input_tokens,output_tokens,cost,currency,error_code";

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private final RunFixture fixture = new RunFixture(postgres);
    private final RunHistory runs = fixture.runs();

    @Test
    void runs_are_written_page_after_page_with_a_header_and_quotes_where_they_are_needed() throws IOException {
        UUID account = fixture.account("csv");
        long version = fixture.version("csv");
        UUID worker = fixture.worker("rack 1, \"left\"", version);
        UUID failed = fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Failed("model_error", "=1+1"), 1_500_000);
        for (int i = 0; i < 1_000; i++) {
            fixture.enqueue(account, version);
        }
        List<String> lines = lines(Scope.of(account), 5_000);
        assertThat(lines).hasSize(1_002).doesNotHaveDuplicates();
        assertThat(lines.getFirst()).isEqualTo(HEADER);
        assertThat(lines.getLast())
                .startsWith(PredictionId.format(failed) + ",failed,tests/csv,")
                .contains(",csv,api,\"rack 1, \"\"left\"\"\",cpu,1,20")
                .endsWith(",1.5,0.00025,11,2,0.00015,USD,model_error");
        assertThat(lines(Scope.of(account), 3))
                .hasSize(5)
                .last(InstanceOfAssertFactories.STRING)
                .matches("\"?There may be more runs from before 20.*: narrow the time range to get them\\.\"?,+");
    }

    @Test
    void what_a_spreadsheet_would_take_for_a_formula_is_quoted() throws IOException {
        UUID account = fixture.account("formula");
        long version = fixture.version("formula");
        fixture.enqueue(account, version);
        fixture.finish(
                fixture.claim(fixture.worker("=cmd|' /C calc'!A0", version)), new Failed("model_error", "no"), 1);
        fixture.enqueue(account, version);
        fixture.finish(fixture.claim(fixture.worker("+1", version)), new Failed("model_error", "no"), 1);
        assertThat(lines(Scope.of(account), 10))
                .last(InstanceOfAssertFactories.STRING)
                .contains(",api,'=cmd|' /C calc'!A0,cpu,");
        assertThat(lines(Scope.of(account), 10).get(1)).contains(",api,'+1,cpu,");
    }

    @Test
    void a_search_that_finds_nothing_ends_and_says_how_far_it_came() throws IOException {
        GeneratedHistory.insert(fixture.jdbc, 12_000);
        RunFilter none = RunFilter.NONE.withModel("load/model-0").withCost(new BigDecimal("1000"), null);
        StringWriter text = new StringWriter();
        new RunCsv(runs, 1).write(Scope.EVERYONE, none, 100, text);
        assertThat(text.toString().lines()).hasSize(2).last().asString().contains("There may be more runs from before");
        text.getBuffer().setLength(0);
        new RunCsv(runs, 100).write(Scope.EVERYONE, none, 100, text);
        assertThat(text.toString().lines()).containsExactly(HEADER);
    }

    @Test
    void what_was_found_is_sent_at_once_and_a_reader_that_left_ends_the_search() {
        UUID account = fixture.account("gone");
        long version = fixture.version("gone");
        for (int i = 0; i < 1_001; i++) {
            fixture.enqueue(account, version);
        }
        AtomicInteger flushes = new AtomicInteger();
        StringWriter text = new StringWriter();
        Writer leaves = new FilterWriter(text) {
            @Override
            public void flush() throws IOException {
                flushes.incrementAndGet();
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> runs.writeCsv(Scope.of(account), RunFilter.NONE, 5_000, leaves))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThat(text.toString().lines()).hasSize(1_001);
        assertThat(flushes).hasValue(1); // not one for each row
    }

    @Test
    void without_runs_there_is_a_header() throws IOException {
        assertThat(lines(Scope.of(UUID.randomUUID()), 10)).containsExactly(HEADER);
    }

    private List<String> lines(Scope scope, int limit) throws IOException {
        StringWriter text = new StringWriter();
        runs.writeCsv(scope, RunFilter.NONE, limit, text);
        return text.toString().lines().toList();
    }
}
