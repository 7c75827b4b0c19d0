using Ullage.Cli.Output.Documents;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Cli.Output.Inspections;

/// <summary>A Dockerfile as a document.</summary>
internal static class DockerfileShape
{
    /// <summary>Writes its properties.</summary>
    public static void Write(DocumentWriter w, DockerfileFacts d)
    {
        w.Property("stages", d.Stages, (w, s) =>
        {
            w.Property("index", s.Index);
            w.Property("name", s.Name);
            w.Property("line", s.Instructions[0].Position.Line);
            w.Property("base", s.Base.Image?.ToString() ?? s.Base.Written);
            w.Property("baseStage", s.Base.Stage);
            w.Property("baseFloats", s.Base.Image is { IsFloating: true } && s.Base.IsWhole);
            w.Property("needed", d.NeededStages.Contains(s.Index));
            w.Property("user", s.User?.Value);
            w.Property("entrypoint", s.Entrypoint, Start);
            w.Property("command", s.Command, Start);
            BinaryShape.Texts(w, "ports", s.Ports.Select(static p => p.Value));
            Truth(w, "shell", s.HasShell);
            Truth(w, "toolchain", s.HasToolchain);
            Truth(w, "caCertificates", s.HasCaCertificates);
            w.Property("copiesWholeContext", s.Copies.Any(static c => c.TakesWholeContext));
        });
        w.Property("caching", d.Caching.ToString());
        w.Property("goBuilds", d.GoBuilds, static (w, b) =>
        {
            w.Property("stage", b.Stage);
            w.Property("line", b.Position.Line);
            w.Property("column", b.Position.Column);
            Truth(w, "cgoEnabled", b.CgoEnabled);
            w.Property("ldflags", b.LinkerFlags);
            w.Property("stripsSymbols", b.StripsSymbols);
            w.Property("stripsDebug", b.StripsDebug);
            w.Property("trimpath", b.TrimsPaths);
            w.Property("goVersion", b.GoVersion);
        });
        w.Property("problems", d.Parsed.Problems, static (w, p) =>
        {
            w.Property("line", p.Position.Line);
            w.Property("column", p.Position.Column);
            w.Property("text", p.Text);
        });
    }

    private static void Start(DocumentWriter w, StartCommand start)
    {
        BinaryShape.Texts(w, "words", start.Words);
        w.Property("shellForm", start.IsShellForm);
        w.Property("line", start.Position.Line);
    }

    private static void Truth(DocumentWriter w, string name, bool? value)
    {
        w.Name(name);
        if (value is { } known)
        {
            w.Truth(known);
        }
        else
        {
            w.Null();
        }
    }
}
