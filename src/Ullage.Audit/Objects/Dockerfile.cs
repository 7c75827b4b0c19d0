using Ullage.Audit.Findings;
using Ullage.Inspection.Dockerfiles;
using SourceText = Ullage.Audit.Sources.SourceText;

namespace Ullage.Audit.Objects;

/// <summary>A Dockerfile with what it builds.</summary>
internal sealed class Dockerfile(SourceText source, DockerfileFacts facts)
{
    public SourceText Source => source;

    public DockerfileFacts Facts => facts;

    /// <summary>The stage that becomes the image; null in a file without any.</summary>
    public DockerfileStage? Final => facts.Final;

    public ResourceName Resource { get; } = new("Dockerfile", null, source.Path);

    /// <summary>Whether the image that is built certainly has no operating system in it: scratch, or distroless without a C library.</summary>
    public bool IsBare => Final?.RootImage is { } root && (root.IsScratch || root.Repository.Contains("distroless/static", StringComparison.Ordinal));

    /// <summary>Whether the image is meant to run, and not a builder that other files begin from: something starts in it.</summary>
    public bool Starts => Final is { Entrypoint: not null } or { Command: not null };
}
