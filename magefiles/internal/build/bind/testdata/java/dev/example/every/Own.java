package dev.example.every;

import dev.example.every.gondk.Cancellation;

/** An app that has the Go code in a library of its own, under another name, and loads that. Without an argument it does not. */
final class Own {
    private Own() {}

    public static void main(String[] args) {
        for (String library : args) {
            System.load(library);
        }
        try (Cancellation context = new Cancellation()) {
            System.out.println("cancelled: " + context.isCancelled());
        }
    }
}
