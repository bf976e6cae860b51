package cotangent.nn.text;

import cotangent.autodiff.DType;
import cotangent.autodiff.Tensor;
import cotangent.nn.io.SafeTensors;
import java.nio.file.Path;
import java.util.Map;

/** Vocabularies as safetensors files: one integer tensor, and metadata that say what it is. */
final class TokenizerFiles {
    static Tensor load(Path file, Map<String, String> format, String name, DType dtype, int rank) {
        Map<String, String> found = SafeTensors.loadMetadata(file);
        if (!found.entrySet().containsAll(format.entrySet())) {
            throw new IllegalArgumentException("tokenizer: " + file + " is no file of " + format + ", but of " + found);
        }
        Tensor t = SafeTensors.load(file).get(name);
        if (t == null || t.dtype() != dtype || t.rank() != rank) {
            throw new IllegalArgumentException("tokenizer: " + file + " needs a tensor '" + name + "' of " + dtype
                    + " and rank " + rank + ", got " + (t == null ? "none" : t.dtype() + " " + t.shape()));
        }
        return t;
    }

    private TokenizerFiles() {}
}
