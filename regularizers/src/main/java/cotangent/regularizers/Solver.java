package cotangent.regularizers;

/**
 * Solves a problem that is stated as a record.
 *
 * @param <P> the problem
 * @param <S> the solution, with the facts about convergence
 */
@FunctionalInterface
public interface Solver<P extends Record, S extends Record> {
    /** The solution. */
    S solve(P problem);
}
