using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A Go program that verifies certificates, in an image without any authority.</summary>
internal sealed class ImageCaMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-ca-missing",
        Title = "A program that verifies certificates, in an image without CA certificates",
        Why = "The program has the code that loads the system's authorities, and the image has none: every HTTPS call fails with \"certificate signed by unknown authority\".",
        Remedy = "Copy /etc/ssl/certs/ca-certificates.crt from the builder, or begin from distroless/static, which has them. Accept it where the program only serves.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "CA certificates in a scratch image",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var place = artifact.Image.Key("caCertificates");
        if (place.Exists && !artifact.Image["caCertificates"].IsGiven() && artifact.Feature("SystemRoots").Exists && !artifact.Sets("SSL_CERT_FILE") && !artifact.Sets("SSL_CERT_DIR")
            && !artifact.IsStartedOtherwise(report.Set) && !artifact.RunBy(report.Set).Exists(BringsCertificates))
        {
            report.Find(artifact, place, $"no CA certificates in the image, and {artifact.ProgramName} loads them ({artifact.Feature("SystemRoots").Text}): HTTPS calls fail.");
        }
    }

    private static bool BringsCertificates(Container container) =>
        container.HasUnseenEnvironment || container.Variable("SSL_CERT_FILE") is not null || container.Variable("SSL_CERT_DIR") is not null
        || container.Node["volumeMounts"].List().Exists(static m => m["mountPath"].Text is var path && (path.StartsWith("/etc/ssl", StringComparison.Ordinal) || path.StartsWith("/etc/pki", StringComparison.Ordinal)));
}
