"""Tables that a spreadsheet opens: csv, openpyxl, XlsxWriter, xlwt.

`worksheet["A1"] = value` and `cell.value = value` are no calls; the rule looks at them.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Same, Sink

_ROW: Final = (("row", 0),)
_SHEET: Final = "openpyxl.worksheet.worksheet.Worksheet()"
_XLSX: Final = "xlsxwriter.worksheet.Worksheet()"

LIBRARY: Final = Library(
    "spreadsheets",
    same=(
        *(
            Same(name, "csv.writer()")
            for name in (
                *("csv.DictWriter()", "unicodecsv.writer()", "unicodecsv.DictWriter()"),
                *("_csv.writer()", "aiocsv.AsyncWriter()", "aiocsv.AsyncDictWriter()"),
            )
        ),
        Same("openpyxl.workbook.Workbook", "openpyxl.Workbook"),
        Same("openpyxl.workbook.workbook.Workbook", "openpyxl.Workbook"),
        Same("openpyxl.load_workbook()", "openpyxl.Workbook()"),
        Same("openpyxl.reader.excel.load_workbook()", "openpyxl.Workbook()"),
        *(
            Same(f"openpyxl.Workbook().{name}", _SHEET)
            for name in ("active", "create_sheet()", "copy_worksheet()", "get_sheet_by_name()")
        ),
        Same("openpyxl.Workbook()[]", _SHEET),
        Same("openpyxl.worksheet.Worksheet()", _SHEET),
        Same(f"{_SHEET}.cell()", "openpyxl.cell.cell.Cell()"),
        Same(f"{_SHEET}[]", "openpyxl.cell.cell.Cell()"),
        Same("openpyxl.cell.Cell()", "openpyxl.cell.cell.Cell()"),
        Same("xlsxwriter.workbook.Workbook", "xlsxwriter.Workbook"),
        Same("xlsxwriter.Workbook().add_worksheet()", _XLSX),
    ),
    sinks=(
        Sink("csv.writer().writerow", Danger.FORMULA, (("row", 0), ("rowdict", 0))),
        Sink("csv.writer().writerows", Danger.FORMULA, (("rows", 0), ("rowdicts", 0))),
        Sink(f"{_SHEET}.append", Danger.FORMULA, (("iterable", 0),)),
        Sink(f"{_SHEET}.cell", Danger.FORMULA, (("value", 2),)),
        Sink("openpyxl.cell.cell.Cell", Danger.FORMULA, (("value", 3),)),
        # After the place: a row and a column, or the name of a cell.
        Sink(f"{_XLSX}.write", Danger.FORMULA, (("*", 1),)),
        Sink(f"{_XLSX}.write_formula", Danger.FORMULA, (("*", 1),)),
        Sink(f"{_XLSX}.write_array_formula", Danger.FORMULA, (("*", 1),)),
        Sink(f"{_XLSX}.write_dynamic_array_formula", Danger.FORMULA, (("*", 1),)),
        Sink(f"{_XLSX}.write_row", Danger.FORMULA, (("*", 1),)),
        Sink(f"{_XLSX}.write_column", Danger.FORMULA, (("*", 1),)),
        Sink("xlwt.Formula", Danger.FORMULA, (("s", 0),)),
        Sink("xlwt.ExcelFormula.Formula", Danger.FORMULA, (("s", 0),)),
        Sink("*.writerow", Danger.FORMULA, _ROW),
        Sink("*.writerows", Danger.FORMULA, (("rows", 0),)),
    ),
)
