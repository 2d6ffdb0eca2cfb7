/* The application identifiers as ranges. Logistic ones that no retail article carries are in it as
 * well, because an identifier that is missing here ends the reading of a code. */
#include "domain/gs1_ai.h"

#define P OCOP_GS1_PREDEFINED
#define C OCOP_GS1_CHECKED
#define D OCOP_GS1_DATE
#define M OCOP_GS1_MEASURE

/* Columns: first, last, ai_digits, n_digits, min, max, flags. */
static const OcopGs1Ai table[] = {
    {0, 0, 2, 18, 18, 18, P | C},     /* SSCC */
    {1, 2, 2, 14, 14, 14, P | C},     /* GTIN, GTIN of contents */
    {10, 10, 2, 0, 1, 20, 0},         /* lot */
    {11, 13, 2, 6, 6, 6, P | D},      /* produced, due, packed */
    {15, 17, 2, 6, 6, 6, P | D},      /* best before, sell by, expiry */
    {20, 20, 2, 2, 2, 2, P},          /* variant */
    {21, 22, 2, 0, 1, 20, 0},         /* serial, consumer variant */
    {30, 30, 2, 8, 1, 8, 0},          /* variable count */
    {37, 37, 2, 8, 1, 8, 0},          /* count of contents */
    {90, 90, 2, 0, 1, 30, 0},         /* agreed between partners */
    {91, 99, 2, 0, 1, 90, 0},         /* company's own */
    {235, 235, 3, 0, 1, 28, 0},       /* third-party serial */
    {240, 241, 3, 0, 1, 30, 0},       /* additional identification, customer's part */
    {242, 242, 3, 6, 1, 6, 0},        /* made-to-order variation */
    {243, 243, 3, 0, 1, 20, 0},       /* packaging component */
    {250, 251, 3, 0, 1, 30, 0},       /* secondary serial, source entity */
    {253, 253, 3, 13, 13, 30, 0},     /* document type */
    {254, 254, 3, 0, 1, 20, 0},       /* GLN extension */
    {255, 255, 3, 25, 13, 25, 0},     /* coupon */
    {3100, 3169, 4, 6, 6, 6, P | M},  /* trade measures, metric: 310n net kg */
    {3200, 3299, 4, 6, 6, 6, P | M},  /* trade measures, other units */
    {3300, 3379, 4, 6, 6, 6, P | M},  /* logistic measures, metric */
    {3400, 3499, 4, 6, 6, 6, P | M},  /* logistic measures, other units */
    {3500, 3579, 4, 6, 6, 6, P | M},  /* areas, net weights */
    {3600, 3699, 4, 6, 6, 6, P | M},  /* volumes */
    {3900, 3909, 4, 15, 1, 15, 0},    /* amount payable */
    {3910, 3919, 4, 18, 4, 18, 0},    /* amount payable with ISO currency */
    {3920, 3929, 4, 15, 1, 15, 0},    /* price of variable measure */
    {3930, 3939, 4, 18, 4, 18, 0},    /* the same with ISO currency */
    {3940, 3943, 4, 4, 4, 4, 0},      /* percent discount */
    {3950, 3955, 4, 6, 6, 6, 0},      /* payable per unit of measure */
    {400, 401, 3, 0, 1, 30, 0},       /* customer's order, consignment */
    {402, 402, 3, 17, 17, 17, C},     /* shipment */
    {403, 403, 3, 0, 1, 30, 0},       /* routing */
    {410, 417, 3, 13, 13, 13, P | C}, /* GLNs */
    {420, 420, 3, 0, 1, 20, 0},       /* ship-to postcode */
    {421, 421, 3, 3, 4, 12, 0},       /* the same with ISO country */
    {422, 422, 3, 3, 3, 3, 0},        /* country of origin */
    {423, 423, 3, 15, 3, 15, 0},      /* countries of first processing */
    {424, 424, 3, 3, 3, 3, 0},        /* country of processing */
    {425, 425, 3, 15, 3, 15, 0},      /* countries of disassembly */
    {426, 426, 3, 3, 3, 3, 0},        /* country of all steps */
    {427, 427, 3, 0, 1, 3, 0},        /* subdivision of origin */
    {4300, 4301, 4, 0, 1, 35, 0},     /* ship-to company and contact */
    {4302, 4306, 4, 0, 1, 70, 0},     /* ship-to address */
    {4307, 4307, 4, 0, 2, 2, 0},      /* ship-to country */
    {4308, 4308, 4, 0, 1, 30, 0},     /* ship-to telephone */
    {4309, 4309, 4, 20, 20, 20, 0},   /* ship-to position */
    {4310, 4311, 4, 0, 1, 35, 0},     /* return-to company and contact */
    {4312, 4316, 4, 0, 1, 70, 0},     /* return-to address */
    {4317, 4317, 4, 0, 2, 2, 0},      /* return-to country */
    {4318, 4318, 4, 0, 1, 20, 0},     /* return-to postcode */
    {4319, 4319, 4, 0, 1, 30, 0},     /* return-to telephone */
    {4320, 4320, 4, 0, 1, 35, 0},     /* service code */
    {4321, 4323, 4, 1, 1, 1, 0},      /* transport flags */
    {4324, 4325, 4, 10, 10, 10, 0},   /* delivery not before, not after */
    {4326, 4326, 4, 6, 6, 6, D},      /* released */
    {4330, 4333, 4, 6, 6, 7, 0},      /* transport temperatures */
    {710, 716, 3, 0, 1, 20, 0},       /* national healthcare numbers */
    {7001, 7001, 4, 13, 13, 13, 0},   /* NATO stock number */
    {7002, 7002, 4, 0, 1, 30, 0},     /* meat cut */
    {7003, 7003, 4, 10, 10, 10, 0},   /* expiry with time */
    {7004, 7004, 4, 4, 1, 4, 0},      /* active potency */
    {7005, 7005, 4, 0, 1, 12, 0},     /* catch area */
    {7006, 7006, 4, 6, 6, 6, D},      /* first frozen */
    {7007, 7007, 4, 12, 6, 12, 0},    /* harvested */
    {7008, 7008, 4, 0, 1, 3, 0},      /* fish species */
    {7009, 7009, 4, 0, 1, 10, 0},     /* fishing gear */
    {7010, 7010, 4, 0, 1, 2, 0},      /* production method */
    {7020, 7022, 4, 0, 1, 20, 0},     /* refurbishment, functions, revision */
    {7023, 7023, 4, 0, 1, 30, 0},     /* assembly */
    {7030, 7039, 4, 3, 4, 30, 0},     /* processors with ISO country */
    {7040, 7040, 4, 1, 4, 4, 0},      /* unique identification extension */
    {7230, 7239, 4, 0, 3, 30, 0},     /* certification references */
    {7240, 7240, 4, 0, 1, 20, 0},     /* protocol */
    {8001, 8001, 4, 14, 14, 14, 0},   /* roll products */
    {8002, 8002, 4, 0, 1, 20, 0},     /* mobile telephone */
    {8003, 8003, 4, 14, 14, 30, 0},   /* returnable asset */
    {8004, 8004, 4, 0, 1, 30, 0},     /* individual asset */
    {8005, 8005, 4, 6, 6, 6, 0},      /* price per unit of measure */
    {8006, 8006, 4, 18, 18, 18, 0},   /* piece of a trade item */
    {8007, 8007, 4, 0, 1, 34, 0},     /* IBAN */
    {8008, 8008, 4, 12, 8, 12, 0},    /* produced with time */
    {8009, 8009, 4, 0, 1, 50, 0},     /* sensor */
    {8010, 8010, 4, 0, 1, 30, 0},     /* component */
    {8011, 8011, 4, 12, 1, 12, 0},    /* component serial */
    {8012, 8012, 4, 0, 1, 20, 0},     /* software version */
    {8013, 8013, 4, 0, 1, 25, 0},     /* model */
    {8017, 8018, 4, 18, 18, 18, C},   /* service relation */
    {8019, 8019, 4, 10, 1, 10, 0},    /* service instance */
    {8020, 8020, 4, 0, 1, 25, 0},     /* payment slip reference */
    {8026, 8026, 4, 18, 18, 18, 0},   /* piece of contents */
    {8110, 8110, 4, 0, 1, 70, 0},     /* coupon */
    {8111, 8111, 4, 4, 4, 4, 0},      /* loyalty points */
    {8112, 8112, 4, 0, 1, 70, 0},     /* paperless coupon */
    {8200, 8200, 4, 0, 1, 70, 0},     /* packaging URL */
};

#undef P
#undef C
#undef D
#undef M

/* A measure has at most five decimals. */
static gboolean
is_assigned (const OcopGs1Ai *entry, guint number)
{
    return (entry->flags & OCOP_GS1_MEASURE) == 0 || number % 10 <= 5;
}

const OcopGs1Ai *
ocop_gs1_ai_find (const char *ai, gsize ai_digits)
{
    guint number = 0;

    if (ai_digits < 2 || ai_digits > OCOP_GS1_AI_MAX_DIGITS)
        return NULL;
    for (gsize i = 0; i < ai_digits; i++) {
        if (!g_ascii_isdigit (ai[i]))
            return NULL;
        number = number * 10 + (guint)g_ascii_digit_value (ai[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        const OcopGs1Ai *entry = &table[i];

        if (entry->ai_digits == ai_digits && entry->first <= number && number <= entry->last)
            return is_assigned (entry, number) ? entry : NULL;
    }
    return NULL;
}

const OcopGs1Ai *
ocop_gs1_ai_find_prefix (const char *text, gsize length)
{
    for (gsize ai_digits = 2; ai_digits <= MIN (length, OCOP_GS1_AI_MAX_DIGITS); ai_digits++) {
        const OcopGs1Ai *entry = ocop_gs1_ai_find (text, ai_digits);

        if (entry != NULL)
            return entry;
    }
    return NULL;
}
