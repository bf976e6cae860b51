package cotangent.autodiff;

/** Which values the derivative rules of a primitive read; the graph keeps no others alive. */
public enum Saves {
    /** Shapes suffice. */
    NOTHING(false, false),
    /** The operands. */
    INPUTS(true, false),
    /** The result. */
    OUTPUT(false, true),
    /** Operands and result. */
    BOTH(true, true);

    final boolean inputs;
    final boolean output;

    Saves(boolean inputs, boolean output) {
        this.inputs = inputs;
        this.output = output;
    }
}
