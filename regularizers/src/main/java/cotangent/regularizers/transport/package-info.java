/**
 * Optimal transport: moving one distribution to another at little cost, with plans that are smooth functions of their data.
 *
 * <ul>
 *   <li>What is solved, and what comes back? {@link cotangent.regularizers.transport.OtProblem}, {@link
 *       cotangent.regularizers.transport.OtSolution}.
 *   <li>How sparse shall the plan be? Not at all: {@link cotangent.regularizers.transport.Sinkhorn} or {@link
 *       cotangent.regularizers.transport.NegEntropyOt}; somewhat: {@link cotangent.regularizers.transport.SquaredL2Ot}; at most {@code k}
 *       nonzeros in a column: {@link cotangent.regularizers.transport.KSparseOt}.
 *   <li>Exact column sums, or neither favoured? {@link cotangent.regularizers.transport.SmoothOtSemiDual}, {@link
 *       cotangent.regularizers.transport.SmoothOtDual}; both also give the value as a differentiable loss.
 *   <li>One row to one column, and no plan between? {@link cotangent.regularizers.transport.Hungarian}.
 *   <li>Which expert gets which token? {@link cotangent.regularizers.transport.SparseOtRouter}.
 * </ul>
 *
 * <pre>{@code
 * OtSolution s = new SmoothOtSemiDual(KSparseOt.of(2)).solve(new OtProblem(a, b, cost));
 * Tensor plan = s.plan();      // at most two nonzeros in a column
 * if (!s.converged()) { ... }  // s.rowViolation() tells by how much
 * }</pre>
 */
package cotangent.regularizers.transport;
