package cotangent.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What a computation applies, one primitive after the other, as a tool sees it that translates it into another form.
 *
 * <pre>{@code
 * Trace trace = Trace.of(() -> model.forward(x));
 * trace.steps().forEach(s -> System.out.println(s.primitive().name() + s.primitive().attributes()));
 * }</pre>
 *
 * <p>Seen are primitives that are applied by this thread, whether gradients are recorded or not; what a primitive itself applies to find its
 * value is not. A tensor is known by its object: one that no step results in was there before, or was made of plain numbers. Changes in place
 * are not seen. All tensors of the computation stay in memory as long as the trace does.
 *
 * @param steps in the order in which they were done
 */
public record Trace(List<Step> steps) {
    /**
     * The application of a primitive.
     *
     * @param primitive what was applied
     * @param operands to what
     * @param result what came out
     */
    public record Step(Primitive primitive, List<Tensor> operands, Tensor result) {
        /** Copies the list. */
        public Step {
            operands = List.copyOf(operands);
        }
    }

    /** Copies the list. */
    public Trace {
        steps = List.copyOf(steps);
    }

    /**
     * Runs a computation on this thread and watches it.
     *
     * @throws IllegalStateException if a trace is being made on this thread already
     */
    public static Trace of(Runnable computation) {
        Objects.requireNonNull(computation);
        ThreadState state = ThreadState.current();
        if (state.trace != null) {
            throw new IllegalStateException("trace: the computation is being traced already");
        }
        List<Step> steps = new ArrayList<>();
        state.trace = steps;
        try {
            computation.run();
        } finally {
            state.trace = null;
        }
        return new Trace(Collections.unmodifiableList(steps));
    }

    /** The value of a primitive, with the step noted; what happens inside is not. */
    static Tensor apply(ThreadState state, Primitive p, Tensor[] inputs) {
        List<Step> steps = state.trace;
        Tensor y;
        state.trace = null;
        try {
            y = Node.apply(p, inputs);
        } finally {
            state.trace = steps;
        }
        steps.add(new Step(p, List.of(inputs), y));
        return y;
    }

    /** Notes that {@code y} is another object for the values of {@code x}. */
    static Tensor alias(Tensor x, Tensor y) {
        List<Step> steps = ThreadState.current().trace;
        if (steps != null) {
            steps.add(new Step(Alias.INSTANCE, List.of(x), y));
        }
        return y;
    }
}
