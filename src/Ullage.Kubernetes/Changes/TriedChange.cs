namespace Ullage.Kubernetes.Changes;

/// <summary>What a server's dry run says of a change.</summary>
/// <param name="Beyond">What it would change beyond what was asked for, each as <c>path: before → after</c>.</param>
/// <param name="Otherwise">Fields that it would give another value than the one asked for, each in words.</param>
public sealed record TriedChange(IReadOnlyList<string> Beyond, IReadOnlyList<string> Otherwise);
