using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>A probe with the defaults that the API server fills in.</summary>
internal sealed class Probe(YamlNode container, string key)
{
    /// <summary>The keys that say what a probe asks.</summary>
    public static IReadOnlyList<string> Handlers { get; } = ["httpGet", "tcpSocket", "exec", "grpc"];

    /// <summary>Its mapping.</summary>
    public YamlNode Node { get; } = container[key];

    /// <summary>Its key in the container, the place for findings about all of it.</summary>
    public YamlNode KeyNode => container.Key(key) is { Exists: true } found ? found : Node;

    /// <summary><c>liveness</c>, <c>readiness</c> or <c>startup</c>.</summary>
    public string Name { get; } = key[..^"Probe".Length];

    public int InitialDelay => Node["initialDelaySeconds"].Integer() ?? 0;

    public int Period => Math.Max(1, Node["periodSeconds"].Integer() ?? 10);

    public int Timeout => Math.Max(1, Node["timeoutSeconds"].Integer() ?? 1);

    public int FailureThreshold => Math.Max(1, Node["failureThreshold"].Integer() ?? 3);

    /// <summary>Seconds from the start of the container to the end of the last probe that may fail, if none succeeds.</summary>
    public long SecondsToFailAtStart => InitialDelay + (long)Period * (FailureThreshold - 1) + Timeout;

    /// <summary>Seconds from trouble to the verdict in a container that runs: the failures that it takes, the last one's timeout included.</summary>
    public long SecondsToFail => (long)Period * (FailureThreshold - 1) + Timeout;

    /// <summary>The failures that must be allowed for a verdict no sooner than some seconds after trouble.</summary>
    public long FailuresFor(long seconds) => Math.Max(1, (seconds - Timeout + Period - 1) / Period + 1);

    public bool HasHandler => Handlers.Any(h => Node[h].IsGiven());

    /// <summary>Path of an HTTP probe with its leading slash; empty for others.</summary>
    public string Path => Node["httpGet"].IsGiven() ? "/" + Node["httpGet"]["path"].Text.TrimStart('/') : "";

    public YamlNode PortNode => Node["httpGet"]["port"] is { Exists: true } http ? http : Node["tcpSocket"]["port"] is { Exists: true } tcp ? tcp : Node["grpc"]["port"];

    /// <summary>What it does, as a text to compare: equal texts ask the same question.</summary>
    public string Question => Node["exec"].IsGiven()
        ? "exec " + string.Join(' ', Node["exec"]["command"].Texts())
        : Node["httpGet"].IsGiven() ? $"http {PortNode.Text} {Path}" : Node["grpc"].IsGiven() ? $"grpc {PortNode.Text} {Node["grpc"]["service"].Text}" : $"tcp {PortNode.Text}";
}
