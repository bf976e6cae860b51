package cotangent.autodiff.database;

import cotangent.autodiff.DType;
import cotangent.autodiff.Embeddings;
import cotangent.autodiff.Indexing;
import cotangent.autodiff.Scatter;
import cotangent.autodiff.ScatterReduction;
import cotangent.autodiff.Stacking;
import cotangent.autodiff.Tensor;
import java.util.List;
import java.util.Locale;

/** Gathering from and scattering to places that tensors name. */
final class IndexingEntries {
    static void addTo(OperatorTable t) {
        gathering(t);
        scattering(t);
        masks(t);
        pieces(t);
        embeddings(t);
    }

    private static void gathering(OperatorTable t) {
        t.op("gather", "input dim index sparse_grad", c -> c.x().gather(c.integer("dim"), c.tensor("index")));
        t.op("index_select", "input dim index", c -> c.x().indexSelect(c.integer("dim"), c.tensor("index")));
        t.op("take", "input index", c -> c.x().take(c.tensor("index")));
        t.op(
                "take_along_dim",
                "input indices dim",
                c -> c.has("dim")
                        ? c.x().takeAlongDim(c.tensor("indices"), c.integer("dim"))
                        : c.x().flatten().takeAlongDim(c.tensor("indices").flatten(), 0));
        t.unary("argwhere", Indexing::argwhere);
        t.op(
                "nonzero",
                "input as_tuple",
                c -> c.flag("as_tuple")
                        ? Indexing.nonzero(Stacking.atleast1d(c.x())).unbind(1)
                        : Indexing.nonzero(c.x()));
        t.op("__getitem__", "input index", c -> item(c.x(), c.get("index")));
        t.op("nn.functional.one_hot", "input num_classes", c -> {
            int classes = c.integer("num_classes", -1);
            return Indexing.oneHot(c.x(), classes < 0 ? (int) c.x().max().itemLong() + 1 : classes, DType.INT64);
        });
        t.without(
                "internal of PyTorch",
                "_unsafe_masked_index",
                "_unsafe_masked_index_put_accumulate",
                "_segment_reduce");
    }

    /** Indices of a subscript as one list: numbers, slices, an ellipsis and tensors. */
    private static Tensor item(Tensor x, Object index) {
        List<?> parts = index instanceof List<?> l ? l : java.util.Collections.singletonList(index);
        int used = 0;
        for (Object p : parts) {
            used += p == null || p instanceof OperatorCase.Ellipsis
                    ? 0
                    : p instanceof Tensor m && m.dtype() == DType.BOOL ? m.rank() : 1;
        }
        Tensor y = x;
        int axis = 0;
        Tensor[] tensors = new Tensor[x.rank() + parts.size()];
        boolean any = false;
        for (Object p : parts) {
            if (p == null) {
                y = y.unsqueeze(axis++);
            } else if (p instanceof OperatorCase.Ellipsis) {
                axis += x.rank() - used;
            } else if (p instanceof OperatorCase.Slice s) {
                int size = y.size(axis);
                y = y.slice(
                        axis,
                        s.start() == null ? 0 : s.start(),
                        s.stop() == null ? size : s.stop(),
                        s.step() == null ? 1 : s.step());
                axis++;
            } else if (p instanceof Long i) {
                y = y.select(axis, Math.toIntExact(i));
            } else {
                Tensor i = p instanceof Tensor given ? given : list((List<?>) p);
                tensors[axis] = i;
                axis += i.dtype() == DType.BOOL ? i.rank() : 1;
                any = true;
            }
        }
        return any ? y.index(java.util.Arrays.copyOf(tensors, y.rank())) : y;
    }

    private static Tensor list(List<?> values) {
        boolean truth = values.get(0) instanceof Boolean;
        long[] a = values.stream()
                .mapToLong(v -> v instanceof Boolean b ? b ? 1 : 0 : ((Number) v).longValue())
                .toArray();
        return truth ? Tensor.of(a).to(DType.BOOL) : Tensor.of(a);
    }

    private static ScatterReduction reduction(String name) {
        return switch (name) {
            case "add" -> ScatterReduction.SUM;
            case "multiply" -> ScatterReduction.PROD;
            default -> ScatterReduction.valueOf(name.toUpperCase(Locale.ROOT));
        };
    }

    private static void scattering(OperatorTable t) {
        t.op("scatter", "input dim index src reduce", c -> {
            Object src = c.get("src") == null ? c.named("value") : c.get("src");
            if (c.has("reduce")) {
                Tensor s = src instanceof Tensor given
                        ? given
                        : Tensor.full(
                                c.x().dtype(),
                                ((Number) src).doubleValue(),
                                c.tensor("index").shape().toArray());
                return Scatter.scatterReduce(
                        c.x(), c.integer("dim"), c.tensor("index"), s, reduction(c.text("reduce", "")), true);
            }
            return src instanceof Tensor s
                    ? c.x().scatter(c.integer("dim"), c.tensor("index"), s)
                    : Scatter.scatter(c.x(), c.integer("dim"), c.tensor("index"), ((Number) src).doubleValue());
        });
        t.op("scatter_add", "input dim index src", c -> c.x().scatterAdd(
                        c.integer("dim"), c.tensor("index"), c.tensor("src")));
        t.op("scatter_reduce", "input dim index src reduce include_self", c -> c.x().scatterReduce(
                        c.integer("dim"),
                        c.tensor("index"),
                        c.tensor("src"),
                        reduction(c.text("reduce", "")),
                        c.flag("include_self", true)));
        t.op("index_add", "input dim index source alpha", c -> {
            Tensor source = c.tensor("source");
            return c.x().indexAdd(
                            c.integer("dim"),
                            c.tensor("index"),
                            c.has("alpha") ? source.mul(ElementwiseEntries.scalar(c, "alpha", source)) : source);
        });
        t.op("index_copy", "input dim index source", c -> c.x().indexCopy(
                        c.integer("dim"), c.tensor("index"), c.tensor("source")));
        t.op(
                "index_fill",
                "input dim index value",
                c -> c.isTensor("value")
                        ? Scatter.indexFill(c.x(), c.integer("dim"), c.tensor("index"), c.tensor("value"))
                        : c.x().indexFill(c.integer("dim"), c.tensor("index"), c.number("value")));
        t.op(
                "index_reduce",
                "input dim index source reduce include_self",
                c -> Scatter.indexReduce(
                        c.x(),
                        c.integer("dim"),
                        c.tensor("index"),
                        c.tensor("source"),
                        reduction(c.text("reduce", "")),
                        c.flag("include_self", true)));
        t.op(
                "index_put",
                "input indices values accumulate",
                c -> Scatter.indexPut(c.x(), Call.all(c.get("indices")), c.tensor("values"), c.flag("accumulate")));
        t.op(
                "put",
                "input index source accumulate",
                c -> Scatter.put(c.x(), c.tensor("index"), c.tensor("source"), c.flag("accumulate")));
    }

    private static void masks(OperatorTable t) {
        t.op(
                "masked_fill",
                "input mask value",
                c -> c.isTensor("value")
                        ? c.x().maskedFill(c.tensor("mask"), c.tensor("value"))
                        : c.x().maskedFill(c.tensor("mask"), c.number("value")));
        t.op("masked_select", "input mask", c -> c.x().maskedSelect(c.tensor("mask")));
        t.op(
                "masked_scatter",
                "input mask source",
                c -> Scatter.maskedScatter(c.x(), c.tensor("mask"), c.tensor("source")));
    }

    private static void pieces(OperatorTable t) {
        t.op(
                "select_scatter",
                "input src dim index",
                c -> Scatter.selectScatter(c.x(), c.tensor("src"), c.integer("dim"), c.integer("index")));
        t.op(
                "slice_scatter",
                "input src dim start end step",
                c -> Scatter.sliceScatter(
                        c.x(),
                        c.tensor("src"),
                        c.integer("dim", 0),
                        c.integer("start", 0),
                        c.integer("end", Integer.MAX_VALUE),
                        c.integer("step", 1)));
        t.op(
                "diagonal_scatter",
                "input src offset dim1 dim2",
                c -> Scatter.diagonalScatter(
                        c.x(), c.tensor("src"), c.integer("offset", 0), c.integer("dim1", 0), c.integer("dim2", 1)));
        t.without("no scatter to strides: a view of the whole is one of asStrided", "as_strided_scatter");
    }

    private static void embeddings(OperatorTable t) {
        t.op("nn.functional.embedding", "weight input padding_idx max_norm norm_type scale_grad_by_freq sparse", c -> {
            Tensor w = c.tensor("weight");
            int size = w.size(0);
            int padding = c.has("padding_idx") ? Math.floorMod(c.integer("padding_idx"), size) : Embeddings.NO_PADDING;
            return c.has("max_norm")
                    ? Embeddings.embedding(
                            c.tensor("input"), w, padding, c.number("max_norm"), c.number("norm_type", 2))
                    : Embeddings.embedding(c.tensor("input"), w, padding);
        });
        t.op(
                "nn.functional.embedding_bag",
                "weight input offsets max_norm norm_type scale_grad_by_freq mode sparse per_sample_weights include_last_offset padding_idx",
                c -> {
                    Tensor w = c.tensor("weight");
                    if (c.has("max_norm")) {
                        Embeddings.renormalize(w, c.tensor("input"), c.number("max_norm"), c.number("norm_type", 2));
                    }
                    Embeddings.Bag mode =
                            Embeddings.Bag.valueOf(c.text("mode", "mean").toUpperCase(Locale.ROOT));
                    int padding = c.has("padding_idx")
                            ? Math.floorMod(c.integer("padding_idx"), w.size(0))
                            : Embeddings.NO_PADDING;
                    if (c.has("offsets")) {
                        Tensor offsets = c.flag("include_last_offset")
                                ? c.tensor("offsets").slice(0, 0, -1)
                                : c.tensor("offsets");
                        return Embeddings.embeddingBag(
                                c.tensor("input"), w, offsets, mode, c.tensor("per_sample_weights"), padding);
                    }
                    return Embeddings.embeddingBag(c.tensor("input"), w, mode, c.tensor("per_sample_weights"), padding);
                });
        for (String name : List.of("nn.functional.embedding", "nn.functional.embedding_bag")) {
            t.except(
                    name,
                    c -> Boolean.TRUE.equals(c.named.get("scale_grad_by_freq")),
                    "gradients are not scaled by frequency");
        }
    }

    private IndexingEntries() {}
}
