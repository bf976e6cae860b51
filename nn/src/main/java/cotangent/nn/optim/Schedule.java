package cotangent.nn.optim;

/**
 * How the learning rate goes with time: a pure function, so that it has no state to save.
 *
 * <p>{@link Schedules} has the usual ones.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The factor of the base learning rate.
     *
     * @param step number of steps done before, from 0
     */
    double multiplier(long step);

    /** This schedule for the given number of steps, then the other one from its start. */
    default Schedule then(long steps, Schedule next) {
        if (steps < 0) {
            throw new IllegalArgumentException("schedule: number of steps must not be negative, got " + steps);
        }
        return step -> step < steps ? multiplier(step) : next.multiplier(step - steps);
    }

    /** The product with another schedule. */
    default Schedule times(Schedule other) {
        return step -> multiplier(step) * other.multiplier(step);
    }
}
