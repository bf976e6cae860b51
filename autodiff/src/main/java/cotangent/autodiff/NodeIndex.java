package cotangent.autodiff;

import java.util.Arrays;

/** Nodes numbered in the order of their addition, found by identity: an open-addressed hash table. */
final class NodeIndex {
    private Node[] nodes = new Node[16];
    private int size;
    /** Numbers plus one; 0 where a slot is free. */
    private int[] slots = new int[32];

    int size() {
        return size;
    }

    Node get(int number) {
        return nodes[number];
    }

    /** The number of the node, or -1. */
    int find(Node node) {
        int mask = slots.length - 1;
        int s = (node.hash >>> 8) & mask;
        while (slots[s] != 0) {
            if (nodes[slots[s] - 1] == node) {
                return slots[s] - 1;
            }
            s = (s + 1) & mask;
        }
        return -1;
    }

    /** Adds the node if it is not there. */
    void add(Node node) {
        if (find(node) >= 0) {
            return;
        }
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
        }
        nodes[size++] = node;
        if (2 * size > slots.length) {
            slots = new int[2 * slots.length];
            for (int i = 0; i < size; i++) {
                insert(nodes[i], i + 1);
            }
        } else {
            insert(node, size);
        }
    }

    private void insert(Node node, int numberPlusOne) {
        int mask = slots.length - 1;
        int s = (node.hash >>> 8) & mask;
        while (slots[s] != 0) {
            s = (s + 1) & mask;
        }
        slots[s] = numberPlusOne;
    }
}
