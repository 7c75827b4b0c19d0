using Ullage.Model;

namespace Ullage.Generators.Subjects;

/// <summary>A container that runs as long as its pod. An amount that is not given, or not understood, is null.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image.</param>
/// <param name="Resources">What it asks for and may use.</param>
/// <param name="Ports">What it listens on.</param>
public sealed record SubjectContainer(string Name, string Image, ResourceSettings Resources, IReadOnlyList<SubjectPort> Ports);
