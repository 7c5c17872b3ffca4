"""Names of weaknesses, and where the OWASP Top 10 lists them.

Owns two tables: names of the CWE numbers that rules name, as MITRE gives them (CWE 4.16),
and the CWE numbers that each category of the OWASP Top 10 lists, of 2021 and of 2025.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the OWASP Top 10."""

    year: int
    code: str
    title: str
    cwe: frozenset[int]
    """The list "Mapped CWEs" of its page."""
    page: str

    @property
    def url(self) -> str:
        """The page of the category."""
        return f"https://owasp.org/Top10/{self.year}/{self.page}/"


def cwe_name(number: int) -> str:
    """Return the name of a weakness, or nothing if it is not in the table."""
    return _NAMES.get(number, "")


def cwe_url(number: int) -> str:
    """Return the page of a weakness at MITRE."""
    return f"https://cwe.mitre.org/data/definitions/{number}.html"


def owasp(cwe: Iterable[int]) -> tuple[Category, ...]:
    """Return the categories that list these weaknesses, or else the broader ones they are part of."""
    numbers = tuple(cwe)
    return tuple(
        category
        for category in _CATEGORIES
        if any(_listed(number, category.year) & category.cwe for number in numbers)
    )


def _listed(number: int, year: int) -> frozenset[int]:
    """Return the number itself if a list of that year has it, else the next broader one."""
    while not any(number in c.cwe for c in _CATEGORIES if c.year == year):
        if number not in _BROADER:
            return frozenset()
        number = _BROADER[number]
    return frozenset({number})


def _numbers(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))


_BROADER: Final = MappingProxyType(
    {
        134: 668,
        184: 693,
        203: 200,
        208: 203,
        348: 345,
        367: 362,
        379: 377,
        427: 668,
        732: 285,
        943: 74,
        1007: 451,
        1204: 330,
        1236: 74,
        1327: 668,
        1336: 94,
        1427: 77,
    }
)
"""The weakness that a weakness is a part of, in MITRE's research view, where OWASP lists only that."""

_CATEGORIES: Final = (
    Category(
        2021,
        "A01",
        "Broken Access Control",
        _numbers(
            "22 23 35 59 200 201 219 264 275 276 284 285 352 359 377 402 425 441 497 538 540 548 "
            "552 566 601 639 651 668 706 862 863 913 922 1275"
        ),
        "A01_2021-Broken_Access_Control",
    ),
    Category(
        2021,
        "A02",
        "Cryptographic Failures",
        _numbers(
            "259 261 296 310 319 321 322 323 324 325 326 327 328 329 330 331 335 336 337 338 340 "
            "347 523 720 757 759 760 780 818 916"
        ),
        "A02_2021-Cryptographic_Failures",
    ),
    Category(
        2021,
        "A03",
        "Injection",
        _numbers(
            "20 74 75 77 78 79 80 83 87 88 89 90 91 93 94 95 96 97 98 99 100 113 116 138 184 470 "
            "471 564 610 643 644 652 917"
        ),
        "A03_2021-Injection",
    ),
    Category(
        2021,
        "A04",
        "Insecure Design",
        _numbers(
            "73 183 209 213 235 256 257 266 269 280 311 312 313 316 419 430 434 444 451 472 501 "
            "522 525 539 579 598 602 642 646 650 653 656 657 799 807 840 841 927 1021 1173"
        ),
        "A04_2021-Insecure_Design",
    ),
    Category(
        2021,
        "A05",
        "Security Misconfiguration",
        _numbers("2 11 13 15 16 260 315 520 526 537 541 547 611 614 756 776 942 1004 1032 1174"),
        "A05_2021-Security_Misconfiguration",
    ),
    Category(
        2021,
        "A06",
        "Vulnerable and Outdated Components",
        _numbers("937 1035 1104"),
        "A06_2021-Vulnerable_and_Outdated_Components",
    ),
    Category(
        2021,
        "A07",
        "Identification and Authentication Failures",
        _numbers(
            "255 259 287 288 290 294 295 297 300 302 304 306 307 346 384 521 613 620 640 798 940 "
            "1216"
        ),
        "A07_2021-Identification_and_Authentication_Failures",
    ),
    Category(
        2021,
        "A08",
        "Software and Data Integrity Failures",
        _numbers("345 353 426 494 502 565 784 829 830 915"),
        "A08_2021-Software_and_Data_Integrity_Failures",
    ),
    Category(
        2021,
        "A09",
        "Security Logging and Monitoring Failures",
        _numbers("117 223 532 778"),
        "A09_2021-Security_Logging_and_Monitoring_Failures",
    ),
    Category(
        2021,
        "A10",
        "Server-Side Request Forgery (SSRF)",
        _numbers("918"),
        "A10_2021-Server-Side_Request_Forgery_(SSRF)",
    ),
    Category(
        2025,
        "A01",
        "Broken Access Control",
        _numbers(
            "22 23 36 59 61 65 200 201 219 276 281 282 283 284 285 352 359 377 379 402 424 425 "
            "441 497 538 540 548 552 566 601 615 639 668 732 749 862 863 918 922 1275"
        ),
        "A01_2025-Broken_Access_Control",
    ),
    Category(
        2025,
        "A02",
        "Security Misconfiguration",
        _numbers("5 11 13 15 16 260 315 489 526 547 611 614 776 942 1004 1174"),
        "A02_2025-Security_Misconfiguration",
    ),
    Category(
        2025,
        "A03",
        "Software Supply Chain Failures",
        _numbers("447 1035 1104 1329 1357 1395"),
        "A03_2025-Software_Supply_Chain_Failures",
    ),
    Category(
        2025,
        "A04",
        "Cryptographic Failures",
        _numbers(
            "261 296 319 320 321 322 323 324 325 326 327 328 329 330 331 332 334 335 336 337 338 "
            "340 342 347 523 757 759 760 780 916 1240 1241"
        ),
        "A04_2025-Cryptographic_Failures",
    ),
    Category(
        2025,
        "A05",
        "Injection",
        _numbers(
            "20 74 76 77 78 79 80 83 86 88 89 90 91 93 94 95 96 97 98 99 103 104 112 113 114 115 "
            "116 129 159 470 493 500 564 610 643 644 917"
        ),
        "A05_2025-Injection",
    ),
    Category(
        2025,
        "A06",
        "Insecure Design",
        _numbers(
            "73 183 256 266 269 286 311 312 313 316 362 382 419 434 436 444 451 454 472 501 522 "
            "525 539 598 602 628 642 646 653 656 657 676 693 799 807 841 1021 1022 1125"
        ),
        "A06_2025-Insecure_Design",
    ),
    Category(
        2025,
        "A07",
        "Authentication Failures",
        _numbers(
            "258 259 287 288 289 290 291 293 294 295 297 298 299 300 302 303 304 305 306 307 308 "
            "309 346 350 384 521 613 620 640 798 940 941 1390 1391 1392 1393"
        ),
        "A07_2025-Authentication_Failures",
    ),
    Category(
        2025,
        "A08",
        "Software or Data Integrity Failures",
        _numbers("345 353 426 427 494 502 506 509 565 784 829 830 915 926"),
        "A08_2025-Software_or_Data_Integrity_Failures",
    ),
    Category(
        2025,
        "A09",
        "Security Logging and Alerting Failures",
        _numbers("117 221 223 532 778"),
        "A09_2025-Security_Logging_and_Alerting_Failures",
    ),
    Category(
        2025,
        "A10",
        "Mishandling of Exceptional Conditions",
        _numbers(
            "209 215 234 235 248 252 274 280 369 390 391 394 396 397 460 476 478 484 550 636 703 "
            "754 755 756"
        ),
        "A10_2025-Mishandling_of_Exceptional_Conditions",
    ),
)

_NAMES: Final = MappingProxyType(
    {
        20: "Improper Input Validation",
        22: "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')",
        77: "Improper Neutralization of Special Elements used in a Command ('Command Injection')",
        78: "Improper Neutralization of Special Elements used in an OS Command ('OS Command Injection')",
        79: "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')",
        88: "Improper Neutralization of Argument Delimiters in a Command ('Argument Injection')",
        89: "Improper Neutralization of Special Elements used in an SQL Command ('SQL Injection')",
        90: "Improper Neutralization of Special Elements used in an LDAP Query ('LDAP Injection')",
        91: "XML Injection (aka Blind XPath Injection)",
        93: "Improper Neutralization of CRLF Sequences ('CRLF Injection')",
        94: "Improper Control of Generation of Code ('Code Injection')",
        95: "Improper Neutralization of Directives in Dynamically Evaluated Code ('Eval Injection')",
        113: "Improper Neutralization of CRLF Sequences in HTTP Headers ('HTTP Request/Response Splitting')",
        116: "Improper Encoding or Escaping of Output",
        117: "Improper Output Neutralization for Logs",
        120: "Buffer Copy without Checking Size of Input ('Classic Buffer Overflow')",
        121: "Stack-based Buffer Overflow",
        122: "Heap-based Buffer Overflow",
        125: "Out-of-bounds Read",
        134: "Use of Externally-Controlled Format String",
        184: "Incomplete List of Disallowed Inputs",
        200: "Exposure of Sensitive Information to an Unauthorized Actor",
        201: "Insertion of Sensitive Information Into Sent Data",
        208: "Observable Timing Discrepancy",
        209: "Generation of Error Message Containing Sensitive Information",
        252: "Unchecked Return Value",
        256: "Plaintext Storage of a Password",
        259: "Use of Hard-coded Password",
        276: "Incorrect Default Permissions",
        284: "Improper Access Control",
        285: "Improper Authorization",
        287: "Improper Authentication",
        290: "Authentication Bypass by Spoofing",
        295: "Improper Certificate Validation",
        297: "Improper Validation of Certificate with Host Mismatch",
        300: "Channel Accessible by Non-Endpoint",
        306: "Missing Authentication for Critical Function",
        312: "Cleartext Storage of Sensitive Information",
        319: "Cleartext Transmission of Sensitive Information",
        321: "Use of Hard-coded Cryptographic Key",
        322: "Key Exchange without Entity Authentication",
        323: "Reusing a Nonce, Key Pair in Encryption",
        326: "Inadequate Encryption Strength",
        327: "Use of a Broken or Risky Cryptographic Algorithm",
        328: "Use of Weak Hash",
        329: "Generation of Predictable IV with CBC Mode",
        330: "Use of Insufficiently Random Values",
        338: "Use of Cryptographically Weak Pseudo-Random Number Generator (PRNG)",
        346: "Origin Validation Error",
        347: "Improper Verification of Cryptographic Signature",
        348: "Use of Less Trusted Source",
        352: "Cross-Site Request Forgery (CSRF)",
        359: "Exposure of Private Personal Information to an Unauthorized Actor",
        367: "Time-of-check Time-of-use (TOCTOU) Race Condition",
        377: "Insecure Temporary File",
        379: "Creation of Temporary File in Directory with Insecure Permissions",
        390: "Detection of Error Condition Without Action",
        400: "Uncontrolled Resource Consumption",
        409: "Improper Handling of Highly Compressed Data (Data Amplification)",
        416: "Use After Free",
        427: "Uncontrolled Search Path Element",
        434: "Unrestricted Upload of File with Dangerous Type",
        470: "Use of Externally-Controlled Input to Select Classes or Code ('Unsafe Reflection')",
        476: "NULL Pointer Dereference",
        489: "Active Debug Code",
        494: "Download of Code Without Integrity Check",
        501: "Trust Boundary Violation",
        502: "Deserialization of Untrusted Data",
        506: "Embedded Malicious Code",
        521: "Weak Password Requirements",
        522: "Insufficiently Protected Credentials",
        532: "Insertion of Sensitive Information into Log File",
        598: "Use of GET Request Method With Sensitive Query Strings",
        601: "URL Redirection to Untrusted Site ('Open Redirect')",
        605: "Multiple Binds to the Same Port",
        611: "Improper Restriction of XML External Entity Reference",
        614: "Sensitive Cookie in HTTPS Session Without 'Secure' Attribute",
        617: "Reachable Assertion",
        639: "Authorization Bypass Through User-Controlled Key",
        643: "Improper Neutralization of Data within XPath Expressions ('XPath Injection')",
        668: "Exposure of Resource to Wrong Sphere",
        697: "Incorrect Comparison",
        703: "Improper Check or Handling of Exceptional Conditions",
        704: "Incorrect Type Conversion or Cast",
        730: "Denial of Service (a category of the OWASP Top Ten 2004)",
        732: "Incorrect Permission Assignment for Critical Resource",
        754: "Improper Check for Unusual or Exceptional Conditions",
        755: "Improper Handling of Exceptional Conditions",
        759: "Use of a One-Way Hash without a Salt",
        760: "Use of a One-Way Hash with a Predictable Salt",
        770: "Allocation of Resources Without Limits or Throttling",
        776: "Improper Restriction of Recursive Entity References in DTDs ('XML Entity Expansion')",
        780: "Use of RSA Algorithm without OAEP",
        787: "Out-of-bounds Write",
        798: "Use of Hard-coded Credentials",
        829: "Inclusion of Functionality from Untrusted Control Sphere",
        862: "Missing Authorization",
        863: "Incorrect Authorization",
        913: "Improper Control of Dynamically-Managed Code Resources",
        915: "Improperly Controlled Modification of Dynamically-Determined Object Attributes",
        916: "Use of Password Hash With Insufficient Computational Effort",
        918: "Server-Side Request Forgery (SSRF)",
        942: "Permissive Cross-domain Policy with Untrusted Domains",
        943: "Improper Neutralization of Special Elements in Data Query Logic",
        1004: "Sensitive Cookie Without 'HttpOnly' Flag",
        1007: "Insufficient Visual Distinction of Homoglyphs Presented to User",
        1039: "Automated Recognition Mechanism with Inadequate Detection or Handling of Adversarial Input Perturbations",
        1188: "Initialization of a Resource with an Insecure Default",
        1204: "Generation of Weak Initialization Vector (IV)",
        1236: "Improper Neutralization of Formula Elements in a CSV File",
        1275: "Sensitive Cookie with Improper SameSite Attribute",
        1327: "Binding to an Unrestricted IP Address",
        1333: "Inefficient Regular Expression Complexity",
        1336: "Improper Neutralization of Special Elements Used in a Template Engine",
        1357: "Reliance on Insufficiently Trustworthy Component",
        1392: "Use of Default Credentials",
        1426: "Improper Validation of Generative AI Output",
        1427: "Improper Neutralization of Input Used for LLM Prompting",
    }
)
