using System.Text;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Inspection.Dockerfiles;
using Ullage.Manifests.Yaml;
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

    /// <summary>The shell that SHELL sets for an instruction of the last stage; null where none does, so that it is <c>/bin/sh -c</c>.</summary>
    public IReadOnlyList<string>? ShellOf(DockerfileInstruction instruction)
    {
        var before = instruction.Position.Line;
        for (var stage = Final; stage is not null; stage = stage.Base.Stage is { } below ? facts.Stages[below] : null)
        {
            if (stage.Instructions.LastOrDefault(i => i.Keyword == "SHELL" && i.Position.Line < before && !i.IsOnBuild) is { } shell)
            {
                return shell.Exec ?? [];
            }
        }

        return null;
    }

    /// <inheritdoc cref="ShellOf(DockerfileInstruction)"/>
    public IReadOnlyList<string>? ShellOf(StartCommand start) => Final?.Instructions.LastOrDefault(i => i.Position == start.Position) is { } instruction ? ShellOf(instruction) : null;

    /// <summary>The offset of a place; inspection counts columns in UTF-16, from which bytes follow line by line.</summary>
    public int OffsetOf(SourcePosition at)
    {
        var line = source.Line(at.Line);
        return source.OffsetOf(new(at.Line, 1)) + Encoding.UTF8.GetByteCount(line.AsSpan(0, Math.Clamp(at.Column - 1, 0, line.Length)));
    }

    /// <summary>The text of a stretch.</summary>
    public string Bytes(TextSpan span) => Encoding.UTF8.GetString(source.Bytes[span.Start..span.End]);

    /// <summary>A line put before an instruction, with the line end that the file has.</summary>
    public TextEdit LineBefore(DockerfileInstruction instruction, string line)
    {
        var start = source.OffsetOf(new(instruction.Position.Line, 1));
        return new(source, new(start, start), line + (source.Bytes.IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n"));
    }
}
