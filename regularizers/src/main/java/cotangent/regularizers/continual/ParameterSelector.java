package cotangent.regularizers.continual;

import java.util.List;

/** Which parameters are held to their previous values, by their full names. */
@FunctionalInterface
public interface ParameterSelector {
    /** Whether the parameter counts. */
    boolean selects(String name);

    /** All parameters. */
    static ParameterSelector all() {
        return name -> true;
    }

    /** The parameters of one part of the model: {@code "encoder"} for all whose names begin with {@code "encoder."}. */
    static ParameterSelector under(String part) {
        return name -> name.startsWith(part + ".");
    }

    /**
     * The projections to queries, keys and values of attention layers: {@code in_proj} of {@link cotangent.nn.MultiheadAttention}, and
     * {@code q_proj}, {@code k_proj}, {@code v_proj}. The best choice for pretrained transformers in the paper.
     */
    static ParameterSelector attention() {
        return name -> {
            for (String part : name.split("\\.")) {
                if (part.startsWith("in_proj_")
                        || List.of("q_proj", "k_proj", "v_proj").contains(part)) {
                    return true;
                }
            }
            return false;
        };
    }
}
