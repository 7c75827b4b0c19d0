namespace Ullage.Kubernetes.Objects;

/// <summary>A variable of a container's <c>env</c>, of those that runtimes heed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; empty where it comes from elsewhere.</param>
/// <param name="Kind"><c>ConfigMap</c>, <c>Secret</c> or <c>field</c> where it comes from elsewhere; else empty.</param>
/// <param name="Source">The ConfigMap's or Secret's name, or the field.</param>
/// <param name="Key">The key in it.</param>
internal sealed record VariableObject(string Name, string Value, string Kind, string Source, string Key);

/// <summary>A ConfigMap or Secret whose every key is a variable (<c>envFrom</c>).</summary>
internal sealed record VariableSource(string Kind, string Source, string Prefix);
