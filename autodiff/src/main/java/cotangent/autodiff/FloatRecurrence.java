package cotangent.autodiff;

// @specialize Double

import cotangent.autodiff.Recurrences.Cell;
import cotangent.vector.FloatArithmetic;
import cotangent.vector.Kernels;

/**
 * The sweeps of {@link FusedRecurrence} over contiguous operands. A trace holds the kept gates {@code [time, batch, kept units]}, then, each
 * {@code [time + 1, batch, units]} and in the order of time, the cells of an LSTM and the states. Neighbouring steps are neighbours, so that
 * the gradient of the weight is one product over all of them.
 */
final class FloatRecurrence {
    private final Cell cell;
    private final Tensor a;
    private final Tensor first;
    private final Tensor weight;
    /** The first cell of an LSTM, the bias of a GRU, else null. */
    private final Tensor last;

    private final int time;
    private final int batch;
    private final int units;
    /** Elements of the gates of a step, and of a state. */
    private final int width;

    private final int state;
    /** Where cells and states begin in a trace. */
    private final int cells;

    private final int states;

    FloatRecurrence(Cell cell, Tensor[] x) {
        this.cell = cell;
        this.a = x[0];
        this.first = x[1];
        this.weight = x[2];
        this.last = x.length > 3 ? x[3] : null;
        this.time = a.size(0);
        this.batch = a.size(1);
        this.units = first.size(1);
        this.width = batch * cell.gates * units;
        this.state = batch * units;
        this.cells = time * cell.kept * state;
        this.states = cell == Cell.LSTM ? cells + (time + 1) * state : cells;
    }

    /** Elements of a trace with so many in a state. */
    static int length(Cell cell, int time, int state) {
        return (time * cell.kept + (time + 1) * (cell == Cell.LSTM ? 2 : 1)) * state;
    }

    Tensor trace() {
        int size = length(cell, time, state);
        Storage out = Storage.uninitialized(a.dtype(), size);
        float[] s = out.floats();
        float[] r = Storage.uninitialized(a.dtype(), width).floats();
        System.arraycopy(first.storage.floats(), first.offset, s, states, state);
        if (cell == Cell.LSTM) {
            System.arraycopy(last.storage.floats(), last.offset, s, cells, state);
        }
        for (int t = 0; t < time; t++) {
            product(s, states + t * state, r);
            step(t, r, s);
        }
        return Tensor.fresh(out, Shape.of(size));
    }

    /** {@code r = h U^T}, plus the bias of a GRU. */
    private void product(float[] s, int h, float[] r) {
        int columns = cell.gates * units;
        if (cell == Cell.GRU) {
            for (int b = 0; b < batch; b++) {
                System.arraycopy(last.storage.floats(), last.offset, r, b * columns, columns);
            }
        }
        Kernels.FLOAT_GEMM.gemm(
                batch,
                columns,
                units,
                1,
                s,
                h,
                units,
                1,
                weight.storage.floats(),
                weight.offset,
                1,
                units,
                cell == Cell.GRU ? 1 : 0,
                r,
                0,
                columns);
    }

    private void step(int t, float[] r, float[] s) {
        float[] in = a.storage.floats();
        int at = a.offset + t * width;
        int gates = t * cell.kept * state;
        int h = states + t * state;
        int c = cells + t * state;
        switch (cell) {
            case LSTM -> Kernels.FLOAT_RECURRENT.lstm(batch, units, in, at, r, s, gates, c, c + state, h + state);
            case GRU -> Kernels.FLOAT_RECURRENT.gru(batch, units, in, at, r, s, gates, h, h + state);
            case TANH -> {
                FloatArithmetic.add(in, at, r, 0, s, h + state, state);
                Kernels.FLOAT_MATH.tanh(s, h + state, s, h + state, state);
            }
            case RELU -> {
                FloatArithmetic.add(in, at, r, 0, s, h + state, state);
                FloatArithmetic.relu(s, h + state, s, h + state, state);
            }
        }
    }

    /**
     * The cotangents of all operands one behind the other.
     *
     * @param g the cotangent of the last cell, if there is one, and of the states
     */
    Tensor gradient(Tensor g, Tensor trace) {
        int size = a.size() + first.size() + weight.size() + (last == null ? 0 : last.size());
        Storage out = Storage.uninitialized(a.dtype(), size);
        float[] d = out.floats();
        float[] s = trace.storage.floats();
        float[] gs = g.storage.floats();
        // A GRU's gates weigh the map of the state, so that its cotangent is not that of the inputs' part.
        float[] e =
                cell == Cell.GRU ? Storage.uninitialized(a.dtype(), a.size()).floats() : d;
        float[] u = Storage.uninitialized(a.dtype(), state).floats();
        float[] w = Storage.uninitialized(a.dtype(), state).floats();
        float[] scratch = Storage.uninitialized(a.dtype(), state).floats();
        int go = g.offset;
        if (cell == Cell.LSTM) {
            System.arraycopy(gs, go, w, 0, state);
            go += state;
        }
        System.arraycopy(gs, go + time * state, u, 0, state);
        for (int t = time - 1; t >= 0; t--) {
            stepBack(t, s, trace.offset, scratch, u, w, d, e);
            if (cell == Cell.GRU) {
                FloatArithmetic.add(u, 0, gs, go + t * state, u, 0, state);
            } else {
                System.arraycopy(gs, go + t * state, u, 0, state);
            }
            throughMap(e, t * width, u);
        }
        System.arraycopy(u, 0, d, a.size(), state);
        int at = a.size() + state;
        weightGradient(e, s, trace.offset + states, d, at);
        at += weight.size();
        if (cell == Cell.LSTM) {
            System.arraycopy(w, 0, d, at, state);
        } else if (cell == Cell.GRU) {
            int columns = cell.gates * units;
            Kernels.FLOAT_REDUCTIONS.sumRows(e, 0, columns, time * batch, columns, d, at);
        }
        return Tensor.fresh(out, Shape.of(size));
    }

    /**
     * From the cotangent of a state to those of the step's gates.
     *
     * @param so where the trace begins in {@code s}
     * @param u the cotangent of the new state; that of a GRU's old state, without what comes by way of {@code e}, takes its place
     * @param w the cotangent of the new cell, then that of the old one
     * @param d receives the cotangent of the inputs' part of the gates
     * @param e receives that of the state's part
     */
    private void stepBack(int t, float[] s, int so, float[] scratch, float[] u, float[] w, float[] d, float[] e) {
        int to = t * width;
        int gates = so + t * cell.kept * state;
        int h = so + states + t * state;
        int c = so + cells + t * state;
        switch (cell) {
            case LSTM ->
                Kernels.FLOAT_RECURRENT.lstmGradient(batch, units, s, gates, c, c + state, scratch, u, w, d, to);
            case GRU -> Kernels.FLOAT_RECURRENT.gruGradient(batch, units, s, gates, h, u, d, to, e, to);
            case TANH -> {
                for (int i = 0; i < state; i++) {
                    float y = s[h + state + i];
                    d[to + i] = u[i] * (1 - y * y);
                }
            }
            case RELU -> FloatArithmetic.reluGradient(u, 0, s, h + state, d, to, state);
        }
    }

    /** {@code u += e U}: what reaches the old state by way of its map. */
    private void throughMap(float[] e, int eo, float[] u) {
        int rows = cell.gates * units;
        Kernels.FLOAT_GEMM.gemm(
                batch,
                units,
                rows,
                1,
                e,
                eo,
                rows,
                1,
                weight.storage.floats(),
                weight.offset,
                units,
                1,
                1,
                u,
                0,
                units);
    }

    /** {@code e^T h} over all steps, with the states before them. */
    private void weightGradient(float[] e, float[] s, int h, float[] d, int at) {
        int rows = cell.gates * units;
        Kernels.FLOAT_GEMM.gemm(rows, units, time * batch, 1, e, 0, 1, rows, s, h, units, 1, 0, d, at, units);
    }
}
