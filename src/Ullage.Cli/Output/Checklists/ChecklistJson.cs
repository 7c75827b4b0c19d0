using Ullage.Application.Checklist;
using Ullage.Cli.Output.Documents;

namespace Ullage.Cli.Output.Checklists;

/// <summary>Everything, for programs.</summary>
internal sealed class ChecklistJson : IChecklistWriter
{
    public string Name => "json";

    public void Write(ChecklistReport report, TextWriter output, OutputStyle style)
    {
        using var json = new JsonDocumentWriter(output);
        json.StartObject();
        json.Name("version");
        json.Number((long)ChecklistReport.SchemaVersion);
        json.Name("read");
        json.StartArray();
        foreach (var read in report.Read)
        {
            json.Text(read);
        }

        json.EndArray();
        foreach (var verdict in (ChecklistVerdict[])[ChecklistVerdict.Met, ChecklistVerdict.NotMet, ChecklistVerdict.Unknown])
        {
            json.Name(verdict switch { ChecklistVerdict.Met => "met", ChecklistVerdict.NotMet => "notMet", _ => "unknown" });
            json.Number((long)report.Count(verdict));
        }

        json.Name("points");
        json.StartArray();
        foreach (var item in report.Items)
        {
            Item(json, item);
            json.Flush();
        }

        json.EndArray();
        json.EndObject();
        json.Finish();
    }

    private static void Item(JsonDocumentWriter json, ChecklistItem item)
    {
        json.StartObject();
        Text(json, "id", item.Point.Id);
        Text(json, "heading", ChecklistWords.Heading(item.Point.Heading));
        Text(json, "title", item.Point.Title);
        Text(json, "verdict", ChecklistWords.Name(item.Verdict));
        json.Name("evidence");
        json.StartArray();
        foreach (var evidence in item.Evidence)
        {
            json.StartObject();
            Text(json, "verdict", ChecklistWords.Name(evidence.Verdict));
            Text(json, "text", evidence.Text);
            Text(json, "place", evidence.Place);
            Text(json, "namespace", evidence.Namespace);
            json.EndObject();
        }

        json.EndArray();
        Text(json, "wouldTell", item.WouldTell.Length > 0 ? item.WouldTell : null);
        Text(json, "mend", item.Mend.Length > 0 ? item.Mend : null);
        json.EndObject();
    }

    private static void Text(JsonDocumentWriter json, string name, string? value)
    {
        json.Name(name);
        json.Text(value);
    }
}
