package cotangent.benchmarks.experiments;

/** What brings somebody to a technique; the order is that of the index. */
public enum Question {
    /** My labels are noisy. */
    NOISY_LABELS("My labels are noisy"),
    /** I have few labels, and much that is unlabelled. */
    FEW_LABELS("I have few labels, and much that is unlabelled"),
    /** I have little data, and it overfits. */
    LITTLE_DATA("I have little data, and it overfits"),
    /** My model is overconfident. */
    OVERCONFIDENT("My model is overconfident"),
    /** Small changes of the input must not change the prediction. */
    PERTURBATIONS("Small changes of the input must not change the prediction"),
    /** I want a flat minimum, or to know how sharp mine is. */
    FLATNESS("I want a flat minimum, or to know how sharp mine is"),
    /** I must shrink it. */
    SHRINK("I must shrink it"),
    /** It forgets. */
    FORGETS("It forgets"),
    /** I have very many classes, or want few of them to count. */
    MANY_CLASSES("I have very many classes, or want few of them to count"),
    /** Some groups or classes fare worse than others. */
    GROUPS("Some groups or classes fare worse than others"),
    /** I want to choose what it trains on. */
    CHOOSE_DATA("I want to choose what it trains on"),
    /** I want to learn hyperparameters. */
    HYPERPARAMETERS("I want to learn hyperparameters"),
    /** Data come one by one, and each must be answered at once. */
    ONLINE("Data come one by one, and each must be answered at once"),
    /** I want to match one distribution with another. */
    TRANSPORT("I want to match one distribution with another"),
    /** I want to generate samples. */
    GENERATE("I want to generate samples"),
    /** I have rewards or preferences for what it does. */
    ALIGN("I have rewards or preferences for what it does"),
    /** I want to see what it has learned. */
    INSPECT("I want to see what it has learned"),
    /** I want to make the trouble, to test against it. */
    EXPERIMENT("I want to make the trouble, to test against it");

    private final String text;

    Question(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
