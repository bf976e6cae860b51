package cotangent.nn.models;

import cotangent.autodiff.ConvolutionOptions;
import cotangent.autodiff.ShapeException;
import cotangent.autodiff.Tensor;
import cotangent.nn.Conv2d;
import cotangent.nn.Dropout;
import cotangent.nn.Layer;
import cotangent.nn.Linear;
import cotangent.nn.Parameter;
import cotangent.nn.TransformerConfig;
import cotangent.nn.TransformerEncoder;
import cotangent.nn.init.Initializer;
import java.util.random.RandomGenerator;

/**
 * A transformer that reads an image as a sequence of patches: {@code [batch, channels, size, size]} to logits {@code [batch, classes]}.
 *
 * <pre>
 * h = encoder(dropout([class_token, patches W + b] + pos_embedding)),   logits = head(h[0])
 * </pre>
 *
 * <p>Children: {@code conv_proj}, which maps the patches, {@code encoder}, a {@link TransformerEncoder} with a last norm, and {@code head};
 * parameters {@code class_token [1, 1, dim]}, 0 at first, and {@code pos_embedding [1, patches + 1, dim]}, normal with deviation 0.02.
 *
 * <p>Source: A. Dosovitskiy et al., "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", ICLR 2021.
 */
public final class VisionTransformer extends Layer {
    private final int channels;
    private final int size;
    private final Conv2d projection;
    private final Parameter classToken;
    private final Parameter positions;
    private final Dropout dropout;
    private final TransformerEncoder encoder;
    private final Linear head;

    /**
     * A model.
     *
     * @param channels of the images
     * @param size of the images, in rows and columns
     * @param patch side of the patches; divides {@code size}
     * @param config settings of the layers; the paper has norms first and GELU
     * @param layers how many
     * @throws IllegalArgumentException if a number is not positive, patches do not cover the image, or the layers are causal
     */
    public VisionTransformer(
            int channels, int classes, int size, int patch, TransformerConfig config, int layers, RandomGenerator rng) {
        this.channels = Require.positive("VisionTransformer", "channels", channels);
        this.size = Require.positive("VisionTransformer", "size", size);
        Require.positive("VisionTransformer", "patch", patch);
        if (size % patch != 0) {
            throw new IllegalArgumentException(
                    "VisionTransformer: patches of " + patch + " do not cover images of " + size);
        }
        if (config.causal()) {
            throw new IllegalArgumentException("VisionTransformer: the layers must not be causal");
        }
        int dim = config.dim();
        int count = size / patch * (size / patch);
        projection =
                child("conv_proj", new Conv2d(channels, dim, patch, ConvolutionOptions.DEFAULT.withStride(patch), rng));
        classToken = parameter("class_token", Tensor.zeros(1, 1, dim));
        positions = parameter("pos_embedding", Initializer.normal(0, 0.02).create(rng, 1, count + 1, dim));
        dropout = child("dropout", new Dropout(config.dropout(), rng));
        encoder = child("encoder", new TransformerEncoder(config, layers, true, rng));
        head = child("head", new Linear(dim, classes, rng));
    }

    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 4 || x.size(1) != channels || x.size(2) != size || x.size(3) != size) {
            throw new ShapeException("VisionTransformer: input has shape " + x.shape() + ", needs [batch, " + channels
                    + ", " + size + ", " + size + "]");
        }
        Tensor patches = projection.apply(x).flatten(2).transpose(1, 2);
        Tensor first = classToken.get().expand(x.size(0), 1, patches.size(2));
        Tensor h = Tensor.cat(1, first, patches).add(positions.get());
        return head.apply(encoder.apply(dropout.apply(h)).select(1, 0));
    }
}
