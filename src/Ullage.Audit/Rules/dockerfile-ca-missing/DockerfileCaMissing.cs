using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An image from scratch without CA certificates.</summary>
internal sealed class DockerfileCaMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-ca-missing",
        Title = "An image from scratch without CA certificates",
        Why = "Every HTTPS call fails with \"certificate signed by unknown authority\": the tracing exporter, the cloud's API, the payment provider.",
        Remedy = "Copy /etc/ssl/certs/ca-certificates.crt from the builder, or begin from distroless/static, which has them.",
        Fix = "Copies the certificates from the stage that builds, where that certainly has them.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "CA certificates in a scratch image",
        TellsAbsence = true,
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile is { Starts: true, Final: { RootImage.IsScratch: true, HasCaCertificates: false } final } && dockerfile.Facts.GoBuilds.Any(b => dockerfile.Facts.NeededStages.Contains(b.Stage)))
        {
            report.Find(dockerfile, final.Base.Position, "no CA certificates in the image: HTTPS calls fail. Ignore this where the program makes none.");
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Dockerfile is not { Final: { } final } file || final.Instructions.FirstOrDefault(static i => i.Keyword is "USER" or "ENTRYPOINT" or "CMD") is not { } before
            || file.Facts.Stages.FirstOrDefault(s => s.Index != final.Index && s.HasCaCertificates == true && file.Facts.NeededStages.Contains(s.Index)) is not { } builder)
        {
            return null;
        }

        var name = builder.Name.Length > 0 ? builder.Name : builder.Index.ToString(CultureInfo.InvariantCulture);
        return Mending.Mend.OfText($"the CA certificates of stage {name}", file.LineBefore(before, $"COPY --from={name} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/"));
    }
}
