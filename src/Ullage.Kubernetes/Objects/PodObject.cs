using Ullage.Model;

namespace Ullage.Kubernetes.Objects;

/// <summary>How a container last ended, or ended for good.</summary>
internal sealed record Ending(string Reason, DateTimeOffset? At);

/// <summary>A container of a pod: what it asks for, and what befell it.</summary>
internal sealed class ContainerObject(string name, ContainerRole role, string image, ResourceSettings resources)
{
    public string Name => name;

    public ContainerRole Role => role;

    public string Image => image;

    public ResourceSettings Resources => resources;

    /// <summary>Variables that runtimes heed.</summary>
    public VariableObject[] Variables { get; init; } = [];

    /// <summary>Where all its other variables come from, the first first.</summary>
    public VariableSource[] Sources { get; init; } = [];

    /// <summary>Where it stands in its list.</summary>
    public int Place { get; init; }

    public int Restarts { get; private init; }

    public Ending? Last { get; private init; }

    public Ending? Now { get; private init; }

    /// <summary>The same with its state.</summary>
    public ContainerObject With(int restarts, Ending? last, Ending? now) => new(name, role, image, resources) { Variables = Variables, Sources = Sources, Place = Place, Restarts = restarts, Last = last, Now = now };

    /// <summary>Whether another one says the same, so that one object can stand for both.</summary>
    public bool SameAs(ContainerObject other) =>
        Name == other.Name && Role == other.Role && Image == other.Image && Resources == other.Resources && Restarts == other.Restarts && Last == other.Last && Now == other.Now
        && Variables.AsSpan().SequenceEqual(other.Variables) && Sources.AsSpan().SequenceEqual(other.Sources);
}

/// <summary>A pod, as far as it is used. There may be a hundred thousand of them: what pods share is shared.</summary>
internal sealed class PodObject(string @namespace, string name, DateTimeOffset? created, string phase)
{
    public string Namespace => @namespace;

    public string Name => name;

    public DateTimeOffset? Created => created;

    public string Phase => phase;

    public OwnerReference[] Owners { get; init; } = [];

    public (string Key, string Value)[] Labels { get; init; } = [];

    /// <summary>Annotations of ours, without their prefix.</summary>
    public (string Name, string Value)[] Annotations { get; init; } = [];

    public ContainerObject[] Containers { get; init; } = [];
}
