package org.iomtfhir.persist.merge;

import java.util.function.IntFunction;

/**
 * Tells which slots of a series are not as they were written. The slots are thought of as the cells of a square, and each
 * row and each column has a digest: a slot that was changed spoils both. So a few hundred bytes serve an hour of 3,600 slots.
 * Of many changes, slots where a spoilt row crosses a spoilt column count as changed though they may not be; not so of up to
 * 64 slots. Immutable.
 */
final class SlotDigests {

    /** So few slots have a row each, so that every change is known for sure. */
    private static final int MOST_ALONE = 64;
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private final int slots;
    private final int width;
    private final short[] rows;
    private final short[] columns;

    private SlotDigests(int slots) {
        this.slots = slots;
        this.width = width(slots);
        this.rows = new short[slots == 0 ? 0 : Math.ceilDiv(slots, width)];
        this.columns = new short[width];
    }

    private static int width(int slots) {
        if (slots <= MOST_ALONE) {
            return 1;
        }
        int width = (int) Math.sqrt(slots);
        return width * width < slots ? width + 1 : width;
    }

    /**
     * Of what is in the slots.
     *
     * @param texts
     *            null, or {@code E}, where there is nothing
     */
    static SlotDigests of(int slots, IntFunction<String> texts) {
        SlotDigests digests = new SlotDigests(slots);
        for (int slot = 0; slot < slots; slot++) {
            String text = texts.apply(slot);
            if (text != null && !text.equals("E")) {
                long digest = ValueDigest.mixed(ValueDigest.hash(ValueDigest.number(text)) + STEP * (slot + 1));
                digests.rows[slot / digests.width] ^= (short) digest;
                digests.columns[slot % digests.width] ^= (short) (digest >>> 16);
            }
        }
        return digests;
    }

    void write(MarkBytes.Writer to) {
        for (short row : rows) {
            to.fixed(row, 2);
        }
        for (short column : columns) {
            to.fixed(column, 2);
        }
    }

    static SlotDigests read(int slots, MarkBytes.Reader from) {
        SlotDigests digests = new SlotDigests(slots);
        for (int i = 0; i < digests.rows.length; i++) {
            digests.rows[i] = (short) from.fixed(2);
        }
        for (int i = 0; i < digests.columns.length; i++) {
            digests.columns[i] = (short) from.fixed(2);
        }
        return digests;
    }

    /** Compares with those of what is there now. */
    Changes changesTo(SlotDigests now) {
        boolean[] spoiltRows = new boolean[rows.length];
        boolean[] spoiltColumns = new boolean[columns.length];
        boolean anyRow = false;
        boolean anyColumn = false;
        for (int i = 0; i < rows.length; i++) {
            spoiltRows[i] = rows[i] != now.rows[i];
            anyRow |= spoiltRows[i];
        }
        for (int i = 0; i < columns.length; i++) {
            spoiltColumns[i] = columns[i] != now.columns[i];
            anyColumn |= spoiltColumns[i];
        }
        return new Changes(slots, width, spoiltRows, spoiltColumns, anyRow, anyColumn);
    }

    /** Which slots were changed. */
    static final class Changes {

        private final int slots;
        private final int width;
        private final boolean[] rows;
        private final boolean[] columns;
        private final boolean anyRow;
        private final boolean anyColumn;

        private Changes(int slots, int width, boolean[] rows, boolean[] columns, boolean anyRow, boolean anyColumn) {
            this.slots = slots;
            this.width = width;
            this.rows = rows;
            this.columns = columns;
            this.anyRow = anyRow;
            this.anyColumn = anyColumn;
        }

        /** Whether this slot was; one beyond those that were written was if anything is there, so it counts. */
        boolean has(int slot) {
            if (slot >= slots) {
                return true;
            }
            // Two changes of one row may hide from it, but not from the columns: then all of those count.
            boolean row = anyRow ? rows[slot / width] : anyColumn;
            boolean column = anyColumn ? columns[slot % width] : anyRow;
            return row && column;
        }
    }
}
