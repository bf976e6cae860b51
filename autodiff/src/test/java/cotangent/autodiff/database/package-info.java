/**
 * PyTorch's own operator test database against the public API: a table says for each name of PyTorch which call it is here, or why there is
 * none. It is read by class: {@link cotangent.autodiff.database.OperatorTable} is how an entry is written, {@code *Entries} are the entries by
 * family.
 */
package cotangent.autodiff.database;
