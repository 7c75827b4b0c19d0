namespace Ullage.Kubernetes.Changes;

/// <summary>Who manages a field, as <c>metadata.managedFields</c> tells it.</summary>
/// <param name="Manager">Such as <c>kubectl-client-side-apply</c>.</param>
/// <param name="Operation"><c>Apply</c> for server-side apply, whose next apply would conflict with a change by others; else <c>Update</c>.</param>
/// <param name="Subresource">The subresource through which it was written; empty for the object itself.</param>
public sealed record FieldOwner(string Manager, string Operation, string Subresource)
{
    /// <summary>The version in which its fields are named; empty where it is not told.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>Whether it applies on the server's side and so claims its fields.</summary>
    public bool Applies => Operation == "Apply";
}
