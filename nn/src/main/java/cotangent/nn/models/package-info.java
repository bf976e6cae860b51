/** Whole models. */
package cotangent.nn.models;
