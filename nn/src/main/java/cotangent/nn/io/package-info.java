/**
 * Tensors in files. Which class?
 * <ul>
 *   <li>weights, checkpoints, exchange with PyTorch: {@link cotangent.nn.io.SafeTensors};
 *   <li>arrays to and from NumPy: {@link cotangent.nn.io.Npy} (one), {@link cotangent.nn.io.Npz} (several, named);
 *   <li>MNIST and its relatives: {@link cotangent.nn.io.Idx};
 *   <li>tables in text: {@link cotangent.nn.io.Csv};
 *   <li>images: {@link cotangent.nn.io.Png}, {@link cotangent.nn.io.Netpbm} (PGM, PPM).
 * </ul>
 *
 * <pre>{@code
 * SafeTensors.save(Path.of("model.safetensors"), model.stateDict());
 * Map<String, Tensor> weights = SafeTensors.load(Path.of("model.safetensors"));
 * Tensor images = Idx.readImages(Path.of("train-images-idx3-ubyte.gz"));
 * CsvTable iris = Csv.read(Path.of("iris.csv"), CsvOptions.defaults());
 * Tensor x = iris.toTensor("sepal_length", "sepal_width");
 * }</pre>
 *
 * <p>Files are not trusted. Whatever they claim is checked against the bytes that are there before memory is allocated, and decompression has
 * a limit. Two kinds of exceptions, both unchecked, tell what went wrong: {@link cotangent.nn.io.MalformedFileException} if the
 * content is at fault (bad or unsupported format, an early end, broken compression), {@link java.io.UncheckedIOException} if the disk
 * or the stream is (no such file, no permission, disk full). Files are written atomically: a temporary file in the same folder is forced to
 * disk and renamed, so that a failure or a crash leaves the old file. Streams that the caller passes are never closed.
 */
package cotangent.nn.io;
