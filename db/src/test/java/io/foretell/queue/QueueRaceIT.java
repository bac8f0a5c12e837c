package io.foretell.queue;

import io.foretell.db.PostgresExtension;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Searches for races: threads run seeded programs of every step of the protocol on few predictions, with workers that are lost and
 * come back too late, and then the tables are held against what the threads were told. {@code RACE_SEEDS} asks for a longer search.
 */
class QueueRaceIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.parseLong(System.getenv().getOrDefault("RACE_SEEDS", "12")));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_the_order_each_prediction_finishes_once_and_no_output_is_lost(long seed) throws Exception {
        var fixture = new QueueFixture(postgres.jdbcClient());
        var race = new QueueRace(fixture, seed);
        race.run();
        race.finishTheRest();
        new QueueRaceVerdict(fixture, race).check();
    }
}
