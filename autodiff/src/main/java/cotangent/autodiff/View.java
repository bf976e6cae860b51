package cotangent.autodiff;

/** A linear primitive whose result is always a view of its operand. */
interface View extends Linear {
    /** The same view of every example of a batch: all axes lie one further back. */
    View ofBatch();
}
