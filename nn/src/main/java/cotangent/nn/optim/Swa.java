package cotangent.nn.optim;

import cotangent.nn.Parameter;
import java.util.Map;

/**
 * Stochastic weight averaging: the plain mean of the values at all updates. Update at the end of each of the last epochs, which use a
 * constant or cyclic learning rate; at the end {@link #apply} the averages and {@link #reestimate} the batch norms.
 *
 * <p>Source: P. Izmailov et al., Averaging weights leads to wider optima and better generalization, UAI 2018.
 */
public final class Swa extends WeightAverages {
    /** Averages over all the given parameters, as of {@link cotangent.nn.Module#parameters}. */
    public Swa(Map<String, Parameter> parameters) {
        super(parameters);
    }

    @Override
    double weight(long n) {
        return 1.0 / n;
    }
}
