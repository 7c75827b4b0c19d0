namespace Ullage.Testing.Manifests;

/// <summary>A made-up manifest file with what is known of it: the containers whose resources and environment may be set.</summary>
/// <param name="Text">The file's text.</param>
/// <param name="Containers">Workload kind, workload name, container name, in the order of the text.</param>
public sealed record GeneratedManifest(string Text, IReadOnlyList<(string Kind, string Workload, string Container)> Containers);
