using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>The three probes of a container, each with its own question and arithmetic.</summary>
internal static class Probes
{
    /// <summary>Startup, liveness and readiness, by key.</summary>
    public static IReadOnlyList<(string Key, Mapping Value, string Reason)> Of(ProbePaths paths, string port, bool isTls = false) =>
    [
        ("startupProbe", Timed(Asks(paths.Startup ?? paths.Readiness, port, isTls), 2, 2, 60), "2 minutes to start; until then the others do not ask."),
        ("livenessProbe", Timed(Asks(paths.Liveness, port, isTls), 10, 2, 3), "Restarts after 30 s without an answer. It knows no dependency: a restart mends none."),
        ("readinessProbe", Timed(Asks(paths.Readiness, port, isTls), 5, 2, 2), "Takes the pod out after 10 s; one blip does nothing."),
    ];

    public static Mapping Timed(Mapping handler, long period, long timeout, long failures) => new([.. handler.Entries, .. Map(("periodSeconds", period), ("timeoutSeconds", timeout), ("failureThreshold", failures)).Entries]);

    private static Mapping Asks(string path, string port, bool isTls) => Map(("httpGet", Map(("path", path), ("port", char.IsAsciiDigit(port[0]) ? Value(port) : port), ("scheme", isTls ? (Piece)"HTTPS" : null))));
}
