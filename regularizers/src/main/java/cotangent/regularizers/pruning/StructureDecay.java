package cotangent.regularizers.pruning;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Progressive gradient flow by a decaying structure (SdGf): a hard mask whose pattern comes to {@code N:M} over frames of equal length.
 *
 * <pre>
 * SPARSIFY   (M-1):M, M/2:M, M/4:M, .., N:M          log2(M/N) + 1 frames
 * FINE       8N:8M, 4N:4M, 2N:2M, N:M                the same share in ever smaller groups
 * DENSIFY    N:8M, N:4M, N:2M, N:M                   ever more weights
 * CUSTOM     as given; the last is N:M
 *
 * W~ = W Mk,   dL/dW = dL/dW~
 * </pre>
 *
 * with the mask {@code Mk} of the frame's pattern, computed anew in every pass. The dense phase comes before the first frame; in the last phase and
 * after the training the pattern is {@code N:M}. Gradients go straight through to all weights; masks are constants. Layers must fit the largest of the
 * groups.
 *
 * <p>Source: A. R. Bambhaniya et al., "Progressive Gradient Flow for Robust N:M Sparsity Training in Transformers", CPAL 2024.
 *
 * <p>Catalogue: T157
 *
 * @param kind how the pattern changes
 * @param frames the patterns, one after the other
 * @param phases where it begins and ends
 */
public record StructureDecay(Kind kind, List<NmMask> frames, Phases phases) implements SparsitySchedule {
    /** How the pattern changes. */
    public enum Kind {
        /** From nearly dense. */
        SPARSIFY,
        /** From sparser ones. */
        DENSIFY,
        /** From larger groups. */
        FINE,
        /** As the caller says. */
        CUSTOM
    }

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if there is no frame
     */
    public StructureDecay {
        Objects.requireNonNull(kind, "a decay needs a kind");
        Objects.requireNonNull(phases, "a decay needs phases");
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("StructureDecay: needs at least one frame");
        }
    }

    /**
     * The frames that lead to a pattern.
     *
     * @throws IllegalArgumentException if the kind is {@link Kind#CUSTOM}, or it is {@link Kind#SPARSIFY} and {@code M/N} is no power of two
     */
    public static StructureDecay of(Kind kind, NmMask target, Phases phases) {
        return new StructureDecay(kind, frames(kind, target), phases);
    }

    /** Frames of the caller's choice. */
    public static StructureDecay custom(List<NmMask> frames, Phases phases) {
        return new StructureDecay(Kind.CUSTOM, frames, phases);
    }

    private static List<NmMask> frames(Kind kind, NmMask target) {
        int n = target.n();
        int m = target.m();
        List<NmMask> frames = new ArrayList<>();
        switch (kind) {
            case SPARSIFY -> {
                if (m % n != 0 || Integer.bitCount(m / n) != 1) {
                    throw new IllegalArgumentException(
                            "StructureDecay: to sparsify, M/N must be a power of two, got " + target);
                }
                if (n < m) {
                    frames.add(target.withPattern(m - 1, m));
                }
                for (int kept = n == m ? m : m / 2; kept >= n; kept /= 2) {
                    frames.add(target.withPattern(kept, m));
                }
            }
            case FINE -> {
                for (int f = 8; f >= 1; f /= 2) {
                    frames.add(target.withPattern(f * n, f * m));
                }
            }
            case DENSIFY -> {
                for (int f = 8; f >= 1; f /= 2) {
                    frames.add(target.withPattern(n, f * m));
                }
            }
            default ->
                throw new IllegalArgumentException("StructureDecay: frames of the caller's choice are to be given");
        }
        return frames;
    }

    @Override
    public SparsityStage at(long step) {
        NmMask last = frames.get(frames.size() - 1);
        if (phases.isSparse(step)) {
            return SparsityStage.hard(last);
        }
        if (phases.isDense(step)) {
            return new SparsityStage(last, 1, 0);
        }
        long frame = (step - phases.denseSteps()) * frames.size() / phases.between();
        return SparsityStage.hard(frames.get((int) frame));
    }
}
