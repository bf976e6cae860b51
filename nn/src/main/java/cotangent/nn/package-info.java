/** Neural-network layers, optimizers, data loading, training and saving. */
package cotangent.nn;
