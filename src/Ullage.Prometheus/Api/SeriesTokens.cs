using System.Text.Json;
using Ullage.Model;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.Api;

/// <summary>Takes <c>{"status":"success","data":[{"__name__":"up","job":"node"},…]}</c>, the answer of /api/v1/series.</summary>
internal sealed class SeriesTokens(Action<LabelSet> found) : IJsonTokens
{
    private const int MemberDepth = 1;
    private const int SeriesDepth = 2;
    private const int LabelDepth = 3;

    private readonly LabelPool _labels = new();
    private bool _inData;
    private string _name = "";

    public bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (JsonTokenType.PropertyName, MemberDepth):
                _inData = reader.ValueTextEquals("data"u8);
                break;
            case (JsonTokenType.StartObject, SeriesDepth) when _inData:
                _labels.Begin();
                break;
            case (JsonTokenType.PropertyName, LabelDepth) when _inData:
                _name = JsonLabels.Text(ref reader, _labels);
                break;
            case (JsonTokenType.String, LabelDepth) when _inData:
                _labels.Add(_name, JsonLabels.Text(ref reader, _labels));
                break;
            case (JsonTokenType.EndObject, SeriesDepth) when _inData:
                found(_labels.End());
                break;
        }

        return false;
    }
}
