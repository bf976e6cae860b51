package cotangent.nn.data;

/** Some samples of a data set, numbered anew. */
final class Subset implements Dataset {
    private final Dataset all;
    private final int[] chosen;

    Subset(Dataset all, int[] chosen) {
        Indices.checked(chosen, all.size());
        this.all = all;
        this.chosen = chosen.clone();
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public Batch batch(int[] indices) {
        var own = Indices.checked(indices, size());
        int[] outer = new int[indices.length];
        for (int i = 0; i < outer.length; i++) {
            outer[i] = chosen[indices[i]];
        }
        return all.batch(outer).withIndices(own);
    }
}
