using System.Text.Json;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.RangeSelectors;

/// <summary>
/// Takes <c>{"status":"success","data":{"resultType":"matrix","result":[{"metric":{…},"values":[[1700000000.123,"1.5"],…],"histograms":[…]},…]}}</c>.
/// </summary>
internal sealed class MatrixTokens(SeriesLedger ledger, bool completes) : IJsonTokens
{
    private const int RootDepth = 1;
    private const int DataDepth = 2;
    private const int ResultDepth = 3;
    private const int MemberDepth = 4;
    private const int LabelDepth = 5;
    private const int Room = 1024;

    private readonly LabelPool _labels = new();
    private readonly long[] _times = new long[Room];
    private readonly double[] _values = new double[Room];
    private SeriesEntry? _series;
    private string _member = "";
    private string _name = "";
    private bool _matrix;

    public bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType, reader.CurrentDepth)
        {
            case (JsonTokenType.PropertyName, RootDepth):
            case (JsonTokenType.PropertyName, DataDepth):
                _member = JsonLabels.Text(ref reader, _labels);
                break;
            case (JsonTokenType.String, DataDepth) when _member == "resultType":
                _matrix = reader.ValueTextEquals("matrix"u8) ? true : throw new InvalidDataException("the result is not of type matrix");
                break;
            case (JsonTokenType.StartObject, ResultDepth):
                _series = null;
                break;
            case (JsonTokenType.PropertyName, MemberDepth):
                _member = JsonLabels.Text(ref reader, _labels);
                break;
            case (JsonTokenType.StartObject, MemberDepth) when _member == "metric":
                _labels.Begin();
                break;
            case (JsonTokenType.PropertyName, LabelDepth) when _member == "metric":
                _name = JsonLabels.Text(ref reader, _labels);
                break;
            case (JsonTokenType.String, LabelDepth) when _member == "metric":
                _labels.Add(_name, JsonLabels.Text(ref reader, _labels));
                break;
            case (JsonTokenType.EndObject, MemberDepth) when _member == "metric":
                Enter();
                break;
            case (JsonTokenType.StartArray, MemberDepth) when _member == "values":
                return _matrix && _series is not null ? true : throw new InvalidDataException("values stand before the result's type or the series' labels");
            case (JsonTokenType.StartArray, MemberDepth) when _member == "histograms" && _series is { Accepted: true }:
                ledger.SkippedHistogramChunks++;
                break;
            case (JsonTokenType.EndObject, ResultDepth) when completes && _series is not null:
                ledger.Complete(_series);
                break;
        }

        return false;
    }

    public async ValueTask TakeRawAsync(AnswerBuffer buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ended = TakeBuffered(buffer, out var some);
            if (ended)
            {
                return;
            }

            if (!some && !await buffer.FillAsync(cancellationToken))
            {
                throw new InvalidDataException("the answer ends inside a series");
            }
        }
    }

    private bool TakeBuffered(AnswerBuffer buffer, out bool some)
    {
        var ended = SampleArray.Take(buffer.Unread, _times, _values, out var count, out var consumed);
        ledger.Append(_series!, _times.AsSpan(0, count), _values.AsSpan(0, count));
        buffer.Consume(consumed);
        some = count > 0;
        return ended;
    }

    private void Enter()
    {
        _series = ledger.Enter(_labels.End());
        if (_series.Pass == ledger.Pass)
        {
            throw new InvalidDataException("a series occurs twice in one answer");
        }

        _series.Pass = ledger.Pass;
    }
}
