using Grid.Training.Export;

// The steps of models/training/README.md that must run the product's own code: tensors for training, and the measurement.
try
{
    switch (args)
    {
        case ["tensors", var manifest, var first, var count, var planes, var folder]:
            TensorExport.Write(manifest, Number(first), (int)Number(count), (int)Number(planes), folder);
            return 0;
        case ["measure", var manifest, var onnx, var first, var count, .. var rest]:
            Measurement.Run(manifest, onnx, Number(first), (int)Number(count), rest.Length > 0 ? float.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture) : null, Console.Out);
            return 0;
        default:
            Console.Error.WriteLine("""
                usage: tensors MANIFEST FIRST-SEED COUNT PLANES-PER-STUDY FOLDER   planes.f16, masks.u8 and index.tsv for train.py
                       measure MANIFEST MODEL.onnx FIRST-SEED COUNT [TILT-DEGREES]  one line per study: seed, label, score, milliseconds
                Even seeds are positive studies, odd ones negative.
                """);
            return 2;
    }
}
catch (Exception wrong) when (wrong is IOException or FormatException or InvalidDataException)
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}

static ulong Number(string text) => ulong.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
