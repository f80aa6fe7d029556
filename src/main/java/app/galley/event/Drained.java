package app.galley.event;

/**
 * Published when the server stops and proxies have stopped sending it requests: what
 * would keep requests open ends now.
 */
public record Drained() {
}
