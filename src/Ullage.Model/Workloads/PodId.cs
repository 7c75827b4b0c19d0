namespace Ullage.Model;

/// <summary>A pod, by name within a namespace of a cluster.</summary>
public sealed record PodId(string Cluster, string Namespace, string Name);
