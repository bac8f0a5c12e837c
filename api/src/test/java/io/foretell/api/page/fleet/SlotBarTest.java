package io.foretell.api.page.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foretell.api.page.fleet.SlotBar.Cell;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotBarTest {

    @Test
    void a_slot_is_a_cell_and_those_in_use_come_first() {
        assertThat(SlotBar.of(3, 8).cells())
                .extracting(Cell::inUse)
                .containsExactly(true, true, true, false, false, false, false, false);
        assertThat(SlotBar.of(0, 1).cells()).containsExactly(new Cell(0, 100, false));
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "3, 8", "24, 24", "5, 25", "100, 100", "9, 8"})
    void cells_fill_the_bar_and_do_not_leave_it(int inUse, int slots) {
        List<Cell> cells = SlotBar.of(inUse, slots).cells();
        assertThat(cells.getFirst().x()).isZero();
        assertThat(cells).allSatisfy(cell -> assertThat(cell.x() + cell.width()).isLessThanOrEqualTo(100.02));
        assertThat(cells.stream()
                        .mapToDouble(cell -> cell.x() + cell.width())
                        .max()
                        .orElseThrow())
                .isCloseTo(100, within(0.02));
    }

    @Test
    void many_slots_are_one_bar_filled_by_their_share() {
        assertThat(SlotBar.of(16, 64).cells()).containsExactly(new Cell(0, 100, false), new Cell(0, 25, true));
        assertThat(SlotBar.of(0, 64).cells()).containsExactly(new Cell(0, 100, false));
    }
}
