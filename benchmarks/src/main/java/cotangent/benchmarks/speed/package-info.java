/** How long steps of training and inference take, what they allocate, and how that compares with PyTorch. */
package cotangent.benchmarks.speed;
