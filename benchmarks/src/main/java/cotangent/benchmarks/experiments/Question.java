package cotangent.benchmarks.experiments;

/** What brings somebody to a technique; the order is that of the index. */
enum Question {
    NOISY_LABELS("My labels are noisy"),
    FEW_LABELS("I have few labels, and much that is unlabelled"),
    LITTLE_DATA("I have little data, and it overfits"),
    OVERCONFIDENT("My model is overconfident"),
    PERTURBATIONS("Small changes of the input must not change the prediction"),
    FLATNESS("I want a flat minimum, or to know how sharp mine is"),
    SHRINK("I must shrink it"),
    FORGETS("It forgets"),
    MANY_CLASSES("I have very many classes, or want few of them to count"),
    GROUPS("Some groups or classes fare worse than others"),
    CHOOSE_DATA("I want to choose what it trains on"),
    TRANSPORT("I want to match one distribution with another"),
    GENERATE("I want to generate samples"),
    EXPERIMENT("I want to make the trouble, to test against it");

    private final String text;

    Question(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
