using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A program whose loader or C library is not in its image.</summary>
internal sealed class ImageLibraryMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-library-missing",
        Title = "A program whose loader or C library is not in its image",
        Why = "A program that is linked dynamically is started by a loader, which the binary names by its path. Where the image lacks it, or the C library, the start fails with \"no such file or directory\", though the program is there.",
        Remedy = "Build with CGO_ENABLED=0 or link statically; or use an image with that C library (glibc and musl cannot stand in for each other).",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    private static readonly string[] _libraries = ["libc.so", "libc.musl", "libm.so", "libpthread.so", "libdl.so", "librt.so", "libresolv.so", "libgcc_s.so", "libstdc++.so"];

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var loader = artifact.Program["loader"].Text;
        var missing = artifact.Image["missing"].Texts();

        // Other libraries, and those of a loader elsewhere, may be found by a search path inside the program.
        var told = missing.Contains(loader) ? [loader]
            : loader.StartsWith("/lib", StringComparison.Ordinal) && !artifact.Sets("LD_LIBRARY_PATH") ? missing.FindAll(static m => _libraries.Any(l => m.StartsWith(l, StringComparison.Ordinal))) : [];
        if (artifact.Program["loader"].IsGiven() && told.Count > 0 && !artifact.IsStartedOtherwise(report.Set))
        {
            report.Find(artifact, artifact.Image["missing"], $"{artifact.ProgramName} needs {string.Join(", ", told)}, which is not in the image: it does not start.");
        }
    }
}
